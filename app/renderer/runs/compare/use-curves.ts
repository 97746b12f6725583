import { useEffect, useState } from "react";
import type { ProblemData } from "../../../common/problems.ts";
import type { RunCurve, RunRow } from "../../../common/run-record.ts";
import { asProblem, desk } from "../../shell/desk.ts";

/** A line keeps so many points at most; a plot of any width shows no more. */
const points = 10_000;

/** What was asked for before, by run and metric, with how far the run was then. The oldest go when there are too many. */
const kept = new Map<string, { stamp: string; curves: readonly RunCurve[] }>();
const keptAtMost = 400;
/** A run that goes on is looked at every other second. */
const stampOf = ({ status, step, seconds }: RunRow) => (status === "running" ? `running ${Math.floor(seconds / 2)}` : `${status} ${step}`);

/** The curves of these runs in one metric; what is known already is not asked for again, and a running one grows. */
export function useCurves(
  rows: readonly RunRow[],
  metric: string | null,
): { curves: readonly RunCurve[] | null; problem: ProblemData | null } {
  const [answer, setAnswer] = useState<{ for: string; curves: readonly RunCurve[]; problem: ProblemData | null } | null>(null);
  const wanted = metric === null ? "" : `${metric} ${rows.map(({ id }) => id).join(" ")}`;
  const stamps = rows.map(stampOf).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are anew with each look at the list; how far they are is what counts
  useEffect(() => {
    if (metric === null) return;
    let over = false;
    const key = (run: string) => `${run} ${metric}`;
    const missing = rows.filter((row) => kept.get(key(row.id))?.stamp !== stampOf(row));
    const show = (problem: ProblemData | null) => {
      if (!over) setAnswer({ for: wanted, curves: rows.flatMap(({ id }) => kept.get(key(id))?.curves ?? []), problem });
    };
    const ask = async () => {
      const found = await desk().ask("runCurves", { runs: missing.map(({ id }) => id), metrics: [metric], points });
      const byRun = Map.groupBy(found, ({ run }) => run);
      for (const row of missing) {
        kept.delete(key(row.id));
        kept.set(key(row.id), { stamp: stampOf(row), curves: byRun.get(row.id) ?? [] });
      }
      for (const [oldest] of kept) {
        if (kept.size <= Math.max(keptAtMost, rows.length)) break;
        kept.delete(oldest);
      }
    };
    if (missing.length === 0) show(null);
    else
      ask().then(
        () => show(null),
        (thrown: unknown) => show(asProblem(thrown)),
      );
    return () => {
      over = true;
    };
  }, [wanted, stamps]);
  return { curves: answer !== null && answer.for === wanted ? answer.curves : null, problem: answer?.problem ?? null };
}
