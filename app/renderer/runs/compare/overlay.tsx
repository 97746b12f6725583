import { Popover } from "radix-ui";
import { type ReactNode, useMemo, useState } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { Icon } from "../../shell/icon.tsx";
import { useSize } from "../../views/use-size.ts";
import { CurveTable } from "../curve-table.tsx";
import { metricNames } from "../list/columns.ts";
import type { Look } from "./colours.ts";
import { along, mainChoice, metricChoices, overlayLines, type XAxis } from "./overlay-lines.ts";
import { OverlayOptions, type Seen } from "./overlay-options.tsx";
import { OverlayPlot } from "./overlay-plot.tsx";
import { useCurves } from "./use-curves.ts";
import "../../views/views.css";
import "../runs.css";
import "./compare.css";

/** More would be a blot. */
export const runsAtMost = 100;
const units: Readonly<Record<XAxis, string>> = { updates: "updates", seconds: "s", examples: "examples" };
const usual: Seen = { x: "updates", gather: "seeds", smoothing: 0, logX: false, logY: false };

/** Curves of many runs in one plot, with all that changes how they are seen. */
export function Overlay({
  rows: all,
  looks,
  compact = false,
}: {
  rows: readonly RunRow[];
  looks: ReadonlyMap<string, Look>;
  /** What changes how they are seen is behind a button. */
  compact?: boolean;
}): ReactNode {
  const rows = useMemo(() => all.slice(0, runsAtMost), [all]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [seen, setSeen] = useState(usual);
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const [lit, setLit] = useState<string | null>(null);
  const { ref, width, height } = useSize<HTMLDivElement>();
  const { x, gather, smoothing, logX, logY } = seen;
  const choices = useMemo(() => metricChoices(metricNames(rows)), [rows]);
  const metric = chosen !== null && choices.includes(chosen) ? chosen : mainChoice(choices);
  const { curves, problem } = useCurves(rows, metric);
  const lines = useMemo(
    () => (curves === null || metric === null ? [] : overlayLines({ curves, rows, looks, metric, x, gather, smoothing })),
    [curves, rows, looks, metric, x, gather, smoothing],
  );
  const silent = curves?.filter((curve) => along(curve, x) === undefined).length ?? 0;
  const options = (
    <OverlayOptions
      seen={seen}
      setSeen={(next) => {
        // A stretch of updates is none of seconds.
        if (next.x !== x || next.logX !== logX) setZoom(null);
        setSeen(next);
      }}
    />
  );
  return (
    <section className="overlay" aria-label="Curves of the chosen runs">
      <div className="runs-bar" hidden={rows.length === 0}>
        <select
          className="field"
          aria-label="metric"
          value={metric ?? ""}
          onChange={(event) => setChosen(event.target.value)}
          disabled={metric === null}
        >
          {choices.map((name) => (
            <option key={name} value={name}>
              {name.includes(".") ? name : `${name}, all trainings`}
            </option>
          ))}
        </select>
        {compact ? (
          <Popover.Root>
            <Popover.Trigger className="button">
              Axes <Icon name="chevron" />
            </Popover.Trigger>
            <Popover.Portal>
              <Popover.Content className="popover overlay-options" align="end" sideOffset={6} aria-label="How the curves are seen">
                {options}
              </Popover.Content>
            </Popover.Portal>
          </Popover.Root>
        ) : (
          options
        )}
        {zoom === null ? null : (
          <button type="button" className="button" onClick={() => setZoom(null)}>
            show all
          </button>
        )}
        <span className="runs-note" role="status">
          {noteWords({ drawn: lines.length, silent, axis: x, left: all.length - rows.length })}
        </span>
      </div>
      <div className="runs-plot" ref={ref}>
        {lines.length > 0 && width > 40 && height > 40 ? (
          <OverlayPlot {...{ lines, logX, logY, zoom, setZoom, width, height, lit, setLit }} metric={metric!} unit={units[x]} />
        ) : (
          <p className="runs-empty">
            {emptyWords({ rows, metric, loading: curves === null && problem === null, problem: problem?.message, silent })}
          </p>
        )}
        {lines.length > 0 && <CurveTable metric={metric!} unit={units[x]} series={lines} />}
      </div>
    </section>
  );
}

function noteWords({ drawn, silent, axis, left }: { drawn: number; silent: number; axis: XAxis; left: number }): string {
  const words = [drawn === 1 ? "1 line" : `${drawn} lines`];
  if (silent > 0) words.push(`${silent} without ${axis === "seconds" ? "times" : "counts of examples"}`);
  if (left > 0) words.push(`the first ${runsAtMost} runs; ${left} more are chosen`);
  return drawn === 0 ? "" : words.join(" · ");
}

function emptyWords(known: {
  rows: readonly RunRow[];
  metric: string | null;
  loading: boolean;
  problem: string | undefined;
  silent: number;
}): string {
  if (known.rows.length === 0) return "Choose runs in the list: their curves are drawn here together. Ctrl and Shift choose several.";
  if (known.problem !== undefined) return known.problem;
  if (known.metric === null) return "No numbers yet. They appear with the first update.";
  if (known.loading) return "Reading…";
  return known.silent > 0 ? "These runs were not told this axis; choose updates." : "One value a run and no curve: it stands in the table.";
}
