import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { ErrorBoundary } from "../../shell/error-boundary.tsx";
import { Icon } from "../../shell/icon.tsx";
import { useTheme } from "../../shell/theme.ts";
import { GraphDiff } from "../graph-diff.tsx";
import { toggleLarge } from "../list/use-large.ts";
import { looks } from "./colours.ts";
import { DifferenceTables } from "./difference-tables.tsx";
import { ExplainDifference } from "./explain-difference.tsx";
import { Overlay } from "./overlay.tsx";
import { useDocuments } from "./use-documents.ts";
import "./compare.css";

/** Two or more runs beside each other: their curves, what differs in their settings, what they came to, and for two why. */
export function Compare({
  rows: given,
  all,
  onBack,
}: {
  rows: readonly RunRow[];
  /** For the runs that an explanation asked for. */
  all: readonly RunRow[];
  onBack(): void;
}): ReactNode {
  const theme = useTheme((state) => state.theme);
  const [turned, setTurned] = useState(false);
  const place = useRef<HTMLElement>(null);
  // What was there first is what the other is compared with.
  const rows = useMemo(() => {
    const sorted = given.toSorted((a, b) => a.began - b.began);
    return turned ? sorted.reverse() : sorted;
  }, [given, turned]);
  const byRun = useMemo(() => {
    const found = looks(rows.length, theme);
    return new Map(rows.map(({ id }, i) => [id, found[i]!]));
  }, [rows, theme]);
  useEffect(() => {
    toggleLarge(true);
    place.current?.focus();
    return () => toggleLarge(false);
  }, []);
  const back = useEffectEvent((event: KeyboardEvent) => {
    // A button that did its work may be gone, and the focus with it.
    const here = event.target === document.body || place.current?.contains(event.target as Node) === true;
    if (event.key === "Escape" && here && !event.defaultPrevented) onBack();
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => back(event);
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);
  const documents = useDocuments(rows);
  const [a, b] = rows;
  const two = rows.length === 2 ? { a: a!, b: b! } : null;
  const [before, after] = two === null ? [] : [documents.get(two.a.id), documents.get(two.b.id)];
  const pair = before === undefined || after === undefined ? null : { before, after };
  return (
    <section ref={place} className="compare" aria-label="Comparison of runs" data-own-keys tabIndex={-1}>
      <div className="compare-bar">
        <button type="button" className="button" onClick={onBack}>
          <Icon name="undo" /> Back to the list
        </button>
        <h2>{two === null ? `${rows.length} runs compared` : "Two runs compared"}</h2>
        {two !== null && (
          <button type="button" className="button" onClick={() => setTurned(!turned)}>
            Swap A and B
          </button>
        )}
      </div>
      <div className="compare-parts">
        <div className="compare-tables">
          <DifferenceTables rows={rows} looks={byRun} documents={documents} />
          {two !== null && pair !== null && <ExplainDifference key={`${two.a.id} ${two.b.id}`} {...two} {...pair} all={all} />}
        </div>
        <div className="compare-pictures">
          <div className="compare-curves">
            <Overlay rows={rows} looks={byRun} />
          </div>
          {pair !== null && (
            <section className="compare-graph" aria-label="What differs between the graphs">
              <ErrorBoundary part="The drawing of what differs">
                <GraphDiff {...pair} />
              </ErrorBoundary>
            </section>
          )}
        </div>
      </div>
    </section>
  );
}
