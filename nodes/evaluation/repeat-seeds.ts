// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { KeyScope } from "../lib/key.ts";
import { keyScope } from "../lib/random.ts";
import type { Run, RunScope } from "../lib/run.ts";
import { axesOf, measuredIn } from "../lib/tables.ts";
import { checkSeeds, metricsOf, tableOf, turn } from "../lib/turns.ts";
import type { Cell, Scores, Table, Trained } from "../ports.ts";

/**
 * Runs its subgraph once for each seed.
 *
 * `table` has the columns `seed` and the metrics of all scores that a turn returns (`test.accuracy` where there are
 * several); a table that it returns, say a sweep, has all its rows for each seed, with what it tried. `runs` are the trainings that it returns, seed by seed, for curves with a band.
 *
 * Throws `seeds` when no seed or one seed twice is listed.
 */
export async function repeatSeeds({
  seeds,
  each,
  run,
}: {
  seeds: readonly number[];
  each: (turn: { seed: number; key: KeyScope; run: RunScope }) => Promise<Record<string, Scores | Trained | Table>>;
  run: Run;
}): Promise<{ table: Table; runs: readonly Trained[] }> {
  checkSeeds(seeds);
  const rows: Record<string, Cell>[] = [];
  const runs: Trained[] = [];
  const axes = new Set<string>();
  const tried = () => (axes.size === 0 ? {} : { axes: [...axes] });
  const table = (): Table => ({ ...tableOf(rows, ["seed", ...axes], seeds.length), ...tried() });
  for (const [done, seed] of seeds.entries()) {
    run.progress(done, seeds.length, "seeds");
    await run.breathe();
    await turn(async () => {
      const results = Object.entries(await each({ seed, key: keyScope(seed), run: run.scope(`seed=${seed}`) }));
      const scores = results.flatMap(([name, result]) => (result.is === "Scores" ? [[name, result] as const] : []));
      const tables = results.flatMap(([name, result]) => (result.is === "Table" ? [[name, result] as const] : []));
      if (scores.length > 0 || tables.length === 0) rows.push({ seed, ...metricsOf(Object.fromEntries(scores)) });
      const alone = scores.length + tables.length === 1;
      for (const [name, result] of tables) {
        for (const axis of axesOf(result)) axes.add(axis);
        for (const row of result.rows) rows.push({ seed, ...chosenIn(result, row), ...named(alone ? "" : name, measuredIn(result, row)) });
      }
      for (const [, result] of results) if (result.is === "Trained") runs.push(structuredClone(result));
    });
    run.partial({ table: table(), runs });
  }
  run.progress(seeds.length, seeds.length, "seeds");
  run.show("table", { is: "TableView", columns: table().columns, rows: table().rows, ...tried() });
  return { table: table(), runs };
}

/** Arm and values of a row. */
function chosenIn(table: Table, row: readonly Cell[]): Record<string, Cell> {
  const columns = ["arm", ...axesOf(table)].filter((column) => table.columns.includes(column));
  return Object.fromEntries(columns.map((column) => [column, row[table.columns.indexOf(column)] as Cell]));
}

function named(field: string, metrics: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> {
  if (field === "") return metrics;
  return Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [`${field}.${metric}`, value]));
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
      doc: "What is run with each seed; it returns scores, tables and trainings by name.",
      params: { seed: "number", key: "scope", run: "scope" },
      result: { Scores: true, Trained: true, Table: true },
      turns: "seeds",
    },
  },
  output: { table: "Table", runs: "Trained[]" },
  reports: true,
  shows: { table: "What each seed scored." },
} satisfies NodeCard<typeof repeatSeeds>;
