// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { mean } from "../lib/statistics.ts";
import { axesOf } from "../lib/tables.ts";
import type { Scores, Table } from "../ports.ts";

/**
 * The mean of every measured number over the rows of a table, as scores of one arm: a whole sweep counts as one. Columns that were
 * chosen (the values of a sweep) are left out, and so are columns that not every row has. Throws `average-rows.empty`.
 */
export function averageRows({ table }: { table: Table }): Scores {
  const chosen = new Set(["arm", "seed", ...axesOf(table)]);
  const metrics: Record<string, number> = {};
  for (const [at, column] of table.columns.entries()) {
    const values = table.rows.map((row) => row[at]);
    if (!chosen.has(column) && values.length > 0 && values.every((value) => typeof value === "number"))
      metrics[column] = mean(values as number[]);
  }
  if (Object.keys(metrics).length > 0) return { is: "Scores", metrics };
  throw new Problem("average-rows.empty", "The table has no column with a number in every row.", {
    field: "table",
    fix: "Wire a table that has run, say a sweep.",
  });
}

export const card = {
  run: averageRows,
  title: "Average of a table",
  summary: "Makes one arm of all rows of a table: the mean of each of its numbers.",
  also: ["mean over a sweep", "aggregate"],
  inputs: { table: { port: { Table: true }, doc: "The rows that are averaged, say those of a sweep." } },
  settings: {},
  output: "Scores",
} satisfies NodeCard<typeof averageRows>;
