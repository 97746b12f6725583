import type { Explanation } from "../../../common/explain.ts";
import type { ProblemData } from "../../../common/problems.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { asProblem, desk } from "../../shell/desk.ts";

/** Runs that explain the difference between two others know each other by this. */
export const ablationOf = (a: Pick<RunRow, "id">, b: Pick<RunRow, "id">): string => `ablation ${a.id} ${b.id}`;

/** The run of each variant, in the order of the plan; undefined where none was asked for. Of several the newest counts. */
export function variantRuns(plan: Explanation, all: readonly RunRow[], group: string): (RunRow | undefined)[] {
  const own = all.filter((row) => row.ask.group === group && !row.deleted).toSorted((x, y) => y.began - x.began);
  return plan.variants.map(({ name }) => own.find(({ title }) => title === name));
}

/** Puts the variants that have no run yet, or one that came to nothing, into the queue; the seeds are those of the first run. */
export async function runVariants(
  plan: Explanation,
  runs: readonly (RunRow | undefined)[],
  a: RunRow,
  group: string,
): Promise<ProblemData | null> {
  const { seed, steps } = a.ask;
  for (const [i, { name, document }] of plan.variants.entries()) {
    const known = runs[i];
    if (known !== undefined && known.status !== "failed" && known.status !== "stopped") continue;
    try {
      const ask = { ...(seed === undefined ? {} : { seed }), ...(steps === undefined ? {} : { steps }), group };
      const [problem] = (await desk().ask("enqueue", { document: { ...document, title: name }, ...ask })).problems;
      if (problem !== undefined) return problem;
    } catch (thrown) {
      return asProblem(thrown);
    }
  }
  return null;
}
