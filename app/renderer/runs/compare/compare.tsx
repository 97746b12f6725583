import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { Icon } from "../../shell/icon.tsx";
import { useTheme } from "../../shell/theme.ts";
import { toggleLarge } from "../list/use-large.ts";
import { looks } from "./colours.ts";
import { DifferenceTables } from "./difference-tables.tsx";
import { ExplainDifference } from "./explain-difference.tsx";
import { GraphDifference } from "./graph-difference.tsx";
import { Overlay } from "./overlay.tsx";
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
  const [a, b] = rows;
  const two = rows.length === 2 ? { a: a!, b: b! } : null;
  return (
    <section
      ref={place}
      className="compare"
      aria-label="Comparison of runs"
      data-own-keys
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onBack();
      }}
    >
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
          <DifferenceTables rows={rows} looks={byRun} />
          {two !== null && <ExplainDifference key={`${two.a.id} ${two.b.id}`} {...two} all={all} />}
        </div>
        <div className="compare-pictures">
          <div className="compare-curves">
            <Overlay rows={rows} looks={byRun} />
          </div>
          {two !== null && <GraphDifference {...two} />}
        </div>
      </div>
    </section>
  );
}
