import { type ReactNode, useEffect, useRef } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { titleOf } from "./row-words.ts";
import { useRunList } from "./run-list-store.ts";

/** Renames a run in its line: Enter or leaving keeps it, Escape leaves it as it was, nothing gives it its document's title again. */
export function TitleField({ row, onDone }: { row: RunRow; onDone(): void }): ReactNode {
  const annotate = useRunList((list) => list.annotate);
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (keep: boolean) => {
    if (over.current) return;
    over.current = true;
    const title = field.current?.value.trim() ?? "";
    if (keep && title !== titleOf(row)) void annotate([row.id], () => ({ title }), "Renamed a run");
    onDone();
  };
  return (
    <input
      ref={field}
      className="field run-title-field"
      aria-label="Name of the run"
      defaultValue={titleOf(row)}
      maxLength={200}
      // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked to type in it
      autoFocus
      onClick={(event) => event.stopPropagation()}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter");
      }}
    />
  );
}
