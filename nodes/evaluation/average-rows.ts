// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { mean } from "../lib/statistics.ts";
import { axesOf } from "../lib/tables.ts";
import type { Scores, Table } from "../ports.ts";

/**
 * The mean of every measured number over the rows of a table, as scores of one arm: a whole sweep counts as one. Columns that were
 * chosen (the values of a sweep) are left out, and so are columns that not every row has. With `give` only the columns under that prefix
 * count, and the prefix is taken off: `give` "test" scores `accuracy`, the mean of `test.accuracy`. Throws `average-rows.empty`.
 */
export function averageRows({ table, give }: { table: Table; give: string }): Scores {
  const chosen = new Set(["arm", "seed", ...axesOf(table)]);
  const prefix = give === "" ? "" : `${give}.`;
  const metrics: Record<string, number> = {};
  for (const [at, column] of table.columns.entries()) {
    const values = table.rows.map((row) => row[at]);
    if (!chosen.has(column) && column.startsWith(prefix) && values.length > 0 && values.every((value) => typeof value === "number"))
      metrics[column.slice(prefix.length)] = mean(values as number[]);
  }
  if (Object.keys(metrics).length > 0) return { is: "Scores", metrics };
  throw new Problem(
    "average-rows.empty",
    `The table has no column${prefix === "" ? "" : ` under "${prefix}"`} with a number in every row.`,
    {
      field: "give",
      fix: `Its columns are ${table.columns.join(", ")}.`,
    },
  );
}

export const card = {
  run: averageRows,
  title: "Average of a table",
  summary: "Makes one arm of all rows of a table: the mean of each of its numbers.",
  also: ["mean over a sweep", "aggregate"],
  inputs: { table: { port: { Table: true }, doc: "The rows that are averaged, say those of a sweep." } },
  settings: {
    give: { control: "text", default: "", onNode: true, doc: "Prefix of the columns that count, say test; empty: all." },
  },
  output: "Scores",
} satisfies NodeCard<typeof averageRows>;
