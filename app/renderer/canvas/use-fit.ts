import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useDocument } from "../shell/document-store.ts";
import { fresh } from "../shell/history.ts";
import { useCanvas } from "./canvas-store.ts";

/** Room around the graph, with more below where the legend and the tools are. */
export const fitting = { padding: { top: "20px", right: "24px", bottom: "64px", left: "24px" }, maxZoom: 1 } as const;

/** A document that was just opened is shown whole; edits, undo included, leave the view where it is. */
export function useFitOnLoad(): void {
  const { fitView } = useReactFlow();
  const shownFor = useRef<unknown>(null);
  useEffect(() => {
    const look = () => {
      const { document, history } = useDocument.getState();
      if (history !== fresh || document === shownFor.current) return;
      shownFor.current = document;
      useCanvas.getState().closeQuickAdd();
      if (document.nodes.length > 0) requestAnimationFrame(() => requestAnimationFrame(() => void fitView(fitting)));
    };
    look();
    return useDocument.subscribe(look);
  }, [fitView]);
}
