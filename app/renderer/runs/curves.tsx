import { type ReactNode, useMemo, useState } from "react";
import type { Mark } from "../../../nodes/lib/view.ts";
import { SaveCurves } from "../picture/save-curves.tsx";
import { Icon } from "../shell/icon.tsx";
import { isBusy, useRuns } from "../shell/run-store.ts";
import { RunStatus } from "../shell/status.tsx";
import { nearest } from "../views/plot-hover.tsx";
import { useNodeArms } from "../views/use-arm-looks.ts";
import { useSize } from "../views/use-size.ts";
import { useThrottled } from "../views/use-throttled.ts";
import { actMarks, trainingsOf } from "./act-marks.ts";
import { BranchPopover, type Picked } from "./branch-popover.tsx";
import { CurvePlot } from "./curve-plot.tsx";
import { CurveTable } from "./curve-table.tsx";
import type { RunSeries } from "./gather.ts";
import { gatherCurves, metricNames } from "./gather.ts";
import { stageBorders } from "./stage-borders.ts";
import { axisNames, overAxis, placeOn, type XAxis } from "./x-axis.ts";
import "../views/views.css";
import "./runs.css";

/** One metric of all trainings of the run, large. Redrawn at most ten times a second, the table once a second. */
export function Curves(): ReactNode {
  const live = useRuns((runs) => runs.nodes);
  const busy = useRuns((runs) => isBusy(runs.state));
  const ran = useRuns((runs) => runs.ran);
  const parent = useRuns((runs) => runs.parent);
  const nodes = useThrottled(live, 100);
  const arms = useNodeArms();
  const [chosen, setChosen] = useState<string | null>(null);
  const [smoothing, setSmoothing] = useState(0.25);
  const [log, setLog] = useState(false);
  const [eachSeed, setEachSeed] = useState(false);
  const [axis, setAxis] = useState<XAxis>("updates");
  const [picked, setPicked] = useState<Picked | null>(null);
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const { ref, width, height } = useSize<HTMLDivElement>();
  const names = useMemo(() => metricNames(nodes), [nodes]);
  const metric = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null);
  const { series: over, seeds } = useMemo(
    () => (metric === null ? { series: [], seeds: 0 } : gatherCurves({ nodes, metric, smoothing, arms, eachSeed, parent })),
    [nodes, metric, smoothing, arms, eachSeed, parent],
  );
  const axes = useMemo(
    () => axisIds.filter((one) => one === "updates" || (over.length > 0 && overAxis(one, over, nodes) !== null)),
    [over, nodes],
  );
  // What cannot be said of all lines (any more) is not said of some.
  const on = axes.includes(axis) ? axis : "updates";
  const series = useMemo(() => overAxis(on, over, nodes) ?? over, [on, over, nodes]);
  const unit = axisNames[on];
  const place = useMemo(() => (line: RunSeries, step: number) => placeOn(on, line, nodes)?.(step) ?? step, [on, nodes]);
  const lengths = on === "updates" ? over.flatMap(({ of }) => of ?? []) : [];
  const borders = useMemo(() => (ran === null ? null : stageBorders(ran)), [ran]);
  const marks = useMemo(() => marksOf(over, borders, place), [over, borders, place]);
  const acts = useMemo(() => actMarks(nodes, over, place), [nodes, over, place]);
  const trainings = useMemo(() => [...new Set(over.flatMap((line) => trainingsOf(nodes, line.node)))], [nodes, over]);
  const pick = (of: readonly string[], step: number, left: number, top: number) => {
    if (of.length > 0) setPicked({ trainings: of, step: Math.max(0, Math.round(step)), left, top });
  };
  const table = useThrottled(series, 1000);
  return (
    <div className="runs-panel">
      {metric === null ? null : (
        <div className="runs-bar">
          <MetricChoice names={names} metric={metric} choose={setChosen} />
          <label className="runs-smooth">
            smoothing
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={smoothing}
              onChange={(event) => setSmoothing(Number(event.target.value))}
            />
          </label>
          <button type="button" className="button" aria-pressed={log} onClick={() => setLog(!log)}>
            log
          </button>
          <label className="runs-axis">
            x
            <select
              className="field"
              aria-label="x counts"
              value={on}
              onChange={(event) => {
                setZoom(null);
                setAxis(event.target.value as XAxis);
              }}
            >
              {axisIds.map((one) => (
                <option key={one} value={one} disabled={!axes.includes(one)}>
                  {axisNames[one]}
                </option>
              ))}
            </select>
          </label>
          <button type="button" className="button" aria-pressed={eachSeed} disabled={seeds < 2} onClick={() => setEachSeed(!eachSeed)}>
            each seed
          </button>
          <button
            type="button"
            className="button"
            disabled={trainings.length === 0}
            title="Branch off from a point of a curve; a press on the curve does the same"
            onClick={() => pick(trainings, Math.max(0, ...over.map(({ x }) => x.at(-1) ?? 0)), width / 2, 24)}
          >
            <Icon name="branch" /> branch off…
          </button>
          {zoom === null ? null : (
            <button type="button" className="button" onClick={() => setZoom(null)}>
              show all
            </button>
          )}
          <SaveCurves metric={metric} log={log} unit={unit} series={series} marks={marks} zoom={zoom} words={seedWords(seeds)} />
          <span className="runs-note">{busy ? <RunStatus /> : seedWords(seeds)}</span>
        </div>
      )}
      <div className="runs-plot" ref={ref}>
        {metric === null ? (
          <p className="runs-empty">Press Run: each training draws its curve here while it learns.</p>
        ) : width > 40 && height > 40 ? (
          <CurvePlot
            metric={metric}
            log={log}
            series={series}
            unit={unit}
            until={on === "share" ? 100 : busy && lengths.length > 0 ? Math.max(...lengths) : null}
            marks={marks}
            acts={acts}
            picked={({ x, line, left, top }) => {
              const i = series.indexOf(line);
              pick(trainingsOf(nodes, line.node), stepAt(line, over[i] ?? line, x), left, top);
            }}
            zoom={zoom}
            setZoom={setZoom}
            width={width}
            height={height}
          />
        ) : null}
        {picked === null || metric === null ? null : <BranchPopover picked={picked} metric={metric} close={() => setPicked(null)} />}
        {metric === null ? null : <CurveTable metric={metric} unit={unit} series={table} />}
      </div>
    </div>
  );
}

const axisIds = Object.keys(axisNames) as readonly XAxis[];

/** The update at a place of a line, whatever x counts. */
function stepAt(drawn: RunSeries, over: RunSeries, x: number): number {
  return drawn === over ? x : (over.x[nearest(drawn.x, x)] ?? 0);
}

/** The borders of the trainings that are drawn, each said once. */
function marksOf(
  series: readonly RunSeries[],
  borders: ReadonlyMap<string, readonly Mark[]> | null,
  place: (line: RunSeries, step: number) => number,
): Mark[] {
  const found = series.flatMap((line) => (borders?.get(line.node) ?? []).map(({ x = 0, label }): Mark => ({ x: place(line, x), label })));
  return found.filter((mark, i) => found.findIndex((other) => other.x === mark.x && other.label === mark.label) === i);
}

function seedWords(seeds: number): string {
  if (seeds < 2) return "";
  return seeds < 5 ? `median and range of ${seeds} seeds` : `median and middle half of ${seeds} seeds`;
}

function MetricChoice({ names, metric, choose }: { names: readonly string[]; metric: string; choose: (name: string) => void }): ReactNode {
  if (names.length <= 4) {
    return (
      <div className="runs-metrics" role="radiogroup" aria-label="metric">
        {names.map((name) => (
          // biome-ignore lint/a11y/useSemanticElements: a segmented control; the radios' own look does not fit
          <button
            type="button"
            key={name}
            className="button plain"
            role="radio"
            aria-checked={name === metric}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
    );
  }
  return (
    <select className="field" aria-label="metric" value={metric} onChange={(event) => choose(event.target.value)}>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
