import { useMemo } from "react";
import { useDocument } from "../shell/document-store.ts";
import { CompactIntervals } from "../views/intervals-compact.tsx";
import { plannedVerdict } from "./planned-verdict.ts";
import "../views/views.css";
import "../views/intervals.css";

/** A verdict before its first seed: what will be claimed, on axes that wait for their dots. */
export function Claims({ name, width }: { name: string; width: number }) {
  const document = useDocument((state) => state.document);
  const view = useMemo(() => plannedVerdict(document, name), [document, name]);
  return <CompactIntervals view={view} width={width} />;
}
