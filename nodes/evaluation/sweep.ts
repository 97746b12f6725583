// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Run, RunScope } from "../lib/run.ts";
import { metricsOf, tableOf, turn } from "../lib/turns.ts";
import type { Cell, Scores, Table } from "../ports.ts";

/**
 * Runs its subgraph once for each value. All turns draw from the same streams, so that only the value differs.
 *
 * Columns: `value`, then the metrics, which are called `accuracy` where a turn gives one field (or the field `scores`) and
 * `test.accuracy` where it gives several. What a turn made in memory is dropped at its end; numbers stay.
 */
export async function sweep({
  values,
  each,
  run,
}: {
  values: readonly number[];
  each: (turn: { value: number; run: RunScope }) => Promise<Record<string, Scores>>;
  run: Run;
}): Promise<Table> {
  const rows: Record<string, Cell>[] = [];
  const table = () => tableOf(rows, ["value"], values.length);
  for (const [done, value] of values.entries()) {
    run.progress(done, values.length, "values");
    await run.breathe();
    rows.push(await turn(async () => ({ value, ...metricsOf(await each({ value, run: run.scope(`value=${value}`) })) })));
    run.partial(table());
  }
  run.progress(values.length, values.length, "values");
  run.show("table", { is: "TableView", columns: table().columns, rows: table().rows });
  return table();
}

export const card = {
  run: sweep,
  title: "Sweep",
  summary: "Tries one value after another and keeps what each one scored.",
  also: ["grid", "grid search", "search", "tuning", "values"],
  inputs: {},
  settings: {
    values: { control: "numbers", default: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3], onNode: true, doc: "What is tried, from first to last." },
  },
  bodies: {
    each: {
      doc: "What is run with each value; it returns scores by name.",
      params: { value: "number", run: "scope" },
      result: { Scores: true },
      turns: "values",
    },
  },
  output: "Table",
  reports: true,
  shows: { table: "What each value scored." },
} satisfies NodeCard<typeof sweep>;
