// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { KeyScope } from "../lib/key.ts";
import { keyScope } from "../lib/random.ts";
import type { Run, RunScope } from "../lib/run.ts";
import { measuredIn, rowName } from "../lib/tables.ts";
import { checkSeeds, tableOf, turn } from "../lib/turns.ts";
import type { Cell, Scores, Table } from "../ports.ts";

/**
 * Runs the same experiment with all its arms for one seed after another, so that a comparison exists after the first round.
 *
 * `each` gets a seed and the streams of that seed, and returns what each arm scored. The table is long: columns `arm`,
 * `seed`, then the metrics; `planned` is the number of seeds. An arm that is a table (a sweep) becomes one arm a row,
 * named by what it tried, say `fixed/0.03` or `fixed/rate=0.03,width=32`. What a round made in memory is dropped at its end; numbers stay.
 *
 * Throws `seeds` when no seed or one seed twice is listed.
 */
export async function compare({
  seeds,
  each,
  run,
}: {
  seeds: readonly number[];
  each: (turn: { seed: number; key: KeyScope; run: RunScope }) => Promise<Record<string, Scores | Table>>;
  run: Run;
}): Promise<Table> {
  checkSeeds(seeds);
  const rows: Record<string, Cell>[] = [];
  const table = () => tableOf(rows, ["arm", "seed"], seeds.length);
  for (const [done, seed] of seeds.entries()) {
    run.progress(done, seeds.length, "seeds");
    await run.breathe();
    rows.push(
      ...(await turn(async () => {
        const arms = await each({ seed, key: keyScope(seed), run: run.scope(`seed=${seed}`) });
        return Object.entries(arms).flatMap(([arm, result]) => rowsOf(arm, seed, result));
      })),
    );
    run.partial(table());
  }
  run.progress(seeds.length, seeds.length, "seeds");
  run.show("table", { is: "TableView", columns: table().columns, rows: table().rows });
  return table();
}

function rowsOf(arm: string, seed: number, result: Scores | Table): Record<string, Cell>[] {
  if (result.is === "Scores") return [{ arm, seed, ...result.metrics }];
  return result.rows.map((row) => ({ arm: `${arm}/${rowName(result, row)}`, seed, ...measuredIn(result, row) }));
}

export const card = {
  run: compare,
  title: "Compare",
  summary: "Runs every arm with the same seeds and puts their scores side by side.",
  also: ["arms", "baseline", "candidate", "control", "seeds", "paired"],
  inputs: {},
  settings: {
    seeds: { control: "numbers", default: [101, 102, 103, 104, 105], min: 0, onNode: true, doc: "One round of all arms for each seed." },
  },
  bodies: {
    each: {
      doc: "The experiment: what it returns by name are the arms.",
      params: { seed: "number", key: "scope", run: "scope" },
      result: { Scores: true, Table: true },
      turns: "seeds",
    },
  },
  output: "Table",
  reports: true,
  shows: { table: "What every arm scored for every seed." },
} satisfies NodeCard<typeof compare>;
