import { type ReactNode, useMemo, useState } from "react";
import { isBusy, useRuns } from "../shell/run-store.ts";
import { RunStatus } from "../shell/status.tsx";
import { Plot } from "../views/plot.tsx";
import { useNodeArms } from "../views/use-arm-looks.ts";
import { useSize } from "../views/use-size.ts";
import { useThrottled } from "../views/use-throttled.ts";
import { gatherCurves, metricNames } from "./gather.ts";
import "../views/views.css";
import "./runs.css";

/** One metric of all trainings of the run, large. */
export function Curves(): ReactNode {
  const live = useRuns((runs) => runs.nodes);
  const busy = useRuns((runs) => isBusy(runs.state));
  const nodes = useThrottled(live, 100);
  const arms = useNodeArms();
  const [chosen, setChosen] = useState<string | null>(null);
  const [smoothing, setSmoothing] = useState(0.25);
  const [log, setLog] = useState(false);
  const [eachSeed, setEachSeed] = useState(false);
  const { ref, width, height } = useSize<HTMLDivElement>();
  const names = useMemo(() => metricNames(nodes), [nodes]);
  const metric = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null);
  const { series, seeds } = useMemo(
    () => (metric === null ? { series: [], seeds: 0 } : gatherCurves({ nodes, metric, smoothing, arms, eachSeed })),
    [nodes, metric, smoothing, arms, eachSeed],
  );
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
          <button type="button" className="button" aria-pressed={eachSeed} disabled={seeds < 2} onClick={() => setEachSeed(!eachSeed)}>
            each seed
          </button>
          <span className="runs-note">{busy ? <RunStatus /> : seedWords(seeds)}</span>
        </div>
      )}
      <div className="runs-plot" ref={ref}>
        {metric === null ? (
          <p className="runs-empty">Press Run: each training draws its curve here while it learns.</p>
        ) : width > 40 && height > 40 ? (
          <Plot x={{ label: "step", unit: "steps" }} y={{ label: metric, log }} series={series} width={width} height={height} />
        ) : null}
      </div>
    </div>
  );
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
