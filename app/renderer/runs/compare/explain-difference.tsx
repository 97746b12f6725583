import { type ReactNode, useMemo, useState } from "react";
import type { GraphDocument } from "../../../common/document.ts";
import { explainPlan } from "../../../common/explain.ts";
import type { ProblemData } from "../../../common/problems.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { useDocument } from "../../shell/document-store.ts";
import { formatDuration } from "../../views/format.ts";
import { metricNames } from "../list/columns.ts";
import { useRunList } from "../list/run-list-store.ts";
import { betterOf } from "./differences.ts";
import { EffectTable } from "./effect-table.tsx";
import { explained, type Reading, valuesOf } from "./effects.ts";
import { useCurves } from "./use-curves.ts";
import { ablationOf, runVariants, variantRuns } from "./variants.ts";

/** Which of the differences makes the difference: runs that switch each one alone, and what each of them does. */
export function ExplainDifference({
  a,
  b,
  before,
  after,
  all,
}: {
  a: RunRow;
  b: RunRow;
  before: GraphDocument;
  after: GraphDocument;
  all: readonly RunRow[];
}): ReactNode {
  const catalog = useDocument((state) => state.catalog);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reading, setReading] = useState<Reading>("last");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemData | null>(null);
  const plan = useMemo(() => explainPlan(before, after, catalog), [before, after, catalog]);
  const group = ablationOf(a, b);
  const runs = useMemo(() => variantRuns(plan, all, group), [plan, all, group]);
  const metrics = useMemo(() => metricNames([a, b]), [a, b]);
  const metric = chosen !== null && metrics.includes(chosen) ? chosen : (metrics[0] ?? null);
  const shown = useMemo(() => [a, b, ...runs.flatMap((run) => run ?? [])], [a, b, runs]);
  const { curves } = useCurves(shown, metric);
  const found = useMemo(() => {
    if (metric === null || curves === null) return null;
    const values = (row: RunRow) => valuesOf(row, curves, metric, reading);
    // A variant counts when it is done: half of a training says nothing about the whole of another.
    const done = plan.variants.flatMap(({ changes }, i) => (runs[i]?.status === "done" ? [{ changes, values: values(runs[i]) }] : []));
    return explained(values(a), values(b), done, plan.changes.length);
  }, [plan, metric, curves, reading, runs, a, b]);
  const missing = runs.filter((run) => run === undefined || run.status === "failed" || run.status === "stopped").length;
  const started = runs.some((run) => run !== undefined);
  const start = async () => {
    setBusy(true);
    setProblem(await runVariants(plan, runs, a, group));
    setBusy(false);
    void useRunList.getState().load();
  };
  return (
    <section className="explain" aria-label="Explain the difference">
      <h3>What makes the difference</h3>
      {plan.problem !== undefined && <p className="dim">{`${plan.problem.message} ${plan.problem.fix}`}</p>}
      {plan.problem === undefined && plan.changes.length < 2 && <p className="dim">{fewWords(plan.changes[0]?.words)}</p>}
      {plan.variants.length > 0 && (
        <>
          {missing > 0 && (
            <p className="explain-start">
              <button type="button" className="button primary" disabled={busy} onClick={() => void start()}>
                {started ? "Run what is missing" : "Explain the difference"}
              </button>
              <span className="dim">
                {`${plan.changes.length} changes. ${missing} ${missing === 1 ? "run" : "runs"} in the queue ${missing === 1 ? "switches" : "switch"} each alone${timeWords(a, missing)}.`}
              </span>
            </p>
          )}
          {problem !== null && <p className="problem-text" role="alert">{`${problem.message} ${problem.fix}`}</p>}
          <div className="explain-choices">
            <label>
              effect on{" "}
              <select className="field" value={metric ?? ""} disabled={metric === null} onChange={(event) => setChosen(event.target.value)}>
                {metrics.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <label>
              read as{" "}
              <select className="field" value={reading} onChange={(event) => setReading(event.target.value as Reading)}>
                <option value="last">last value</option>
                <option value="tenth">mean of the last tenth</option>
              </select>
            </label>
          </div>
          {found !== null && <EffectTable plan={plan} runs={runs} found={found} better={metric === null ? null : betterOf(metric)} />}
        </>
      )}
    </section>
  );
}

const fewWords = (only: string | undefined) =>
  only === undefined
    ? "Both graphs compute the same. What differs came from the seeds, from what was done by hand, or from the machine."
    : `There is one change, ${only}: all of the difference is its effect.`;

function timeWords({ seconds, status }: RunRow, count: number): string {
  return status === "done" && seconds > 0 ? `, ${formatDuration(seconds * count).replace(/^/, "about ")} of computing` : "";
}
