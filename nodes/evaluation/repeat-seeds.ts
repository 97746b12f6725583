// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { KeyScope } from "../lib/key.ts";
import { keyScope } from "../lib/random.ts";
import type { Run, RunScope } from "../lib/run.ts";
import { checkSeeds, metricsOf, tableOf, turn } from "../lib/turns.ts";
import type { Cell, Scores, Table, Trained } from "../ports.ts";

/**
 * Runs its subgraph once for each seed.
 *
 * `table` has the columns `seed` and the metrics of all scores that a turn returns (`test.accuracy` where there are
 * several); `runs` are the trainings that it returns, seed by seed, for curves with a band.
 *
 * Throws `seeds` when no seed or one seed twice is listed.
 */
export async function repeatSeeds({
  seeds,
  each,
  run,
}: {
  seeds: readonly number[];
  each: (turn: { seed: number; key: KeyScope; run: RunScope }) => Promise<Record<string, Scores | Trained>>;
  run: Run;
}): Promise<{ table: Table; runs: readonly Trained[] }> {
  checkSeeds(seeds);
  const rows: Record<string, Cell>[] = [];
  const runs: Trained[] = [];
  const table = () => tableOf(rows, ["seed"], seeds.length);
  for (const [done, seed] of seeds.entries()) {
    run.progress(done, seeds.length, "seeds");
    await run.breathe();
    await turn(async () => {
      const results = Object.entries(await each({ seed, key: keyScope(seed), run: run.scope(`seed=${seed}`) }));
      const scores = results.flatMap(([name, result]) => (result.is === "Scores" ? [[name, result] as const] : []));
      rows.push({ seed, ...metricsOf(Object.fromEntries(scores)) });
      for (const [, result] of results) if (result.is === "Trained") runs.push(structuredClone(result));
    });
    run.partial({ table: table(), runs });
  }
  run.progress(seeds.length, seeds.length, "seeds");
  run.show("table", { is: "TableView", columns: table().columns, rows: table().rows });
  return { table: table(), runs };
}

export const card = {
  run: repeatSeeds,
  title: "Repeat over seeds",
  summary: "Runs the same experiment with several seeds.",
  also: ["seeds", "seed grid", "repetitions", "noise"],
  inputs: {},
  settings: {
    seeds: { control: "numbers", default: [1, 2, 3], min: 0, onNode: true, doc: "One run for each seed." },
  },
  bodies: {
    each: {
      doc: "What is run with each seed; it returns scores and trainings by name.",
      params: { seed: "number", key: "scope", run: "scope" },
      result: { Scores: true, Trained: true },
      turns: "seeds",
    },
  },
  output: { table: "Table", runs: "Trained[]" },
  reports: true,
  shows: { table: "What each seed scored." },
} satisfies NodeCard<typeof repeatSeeds>;
