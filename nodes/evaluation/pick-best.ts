// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { columnIn } from "../lib/turns.ts";
import type { Scores, Table } from "../ports.ts";

/**
 * The scores of the row that is best in one metric; of equal rows the first.
 *
 * With `give` only the columns under that prefix are given, and the prefix is taken off: a row chosen by
 * `validation.accuracy` with `give` "test" scores `accuracy` = its `test.accuracy`. Empty gives every number of the row.
 *
 * Throws `table.no-column` for an unknown metric, `pick-best.nothing` when no row has it or no column that prefix.
 */
export function pickBest({
  table,
  metric,
  direction,
  give,
}: {
  table: Table;
  metric: string;
  direction: "highest" | "lowest";
  give: string;
}): Scores {
  const place = columnIn(table, metric, "metric");
  const sign = direction === "highest" ? 1 : -1;
  let best: readonly (number | string)[] | undefined;
  for (const row of table.rows) {
    const value = row[place];
    if (typeof value !== "number" || Number.isNaN(value)) continue;
    if (!best || sign * value > sign * (best[place] as number)) best = row;
  }
  if (!best)
    throw new Problem("pick-best.nothing", `No row of the table has a number in "${metric}".`, {
      field: "metric",
      fix: "Choose a metric that every row has.",
    });

  const prefix = give === "" ? "" : `${give}.`;
  const metrics: Record<string, number> = {};
  for (const [i, column] of table.columns.entries()) {
    const value = best[i];
    if (column.startsWith(prefix) && typeof value === "number") metrics[column.slice(prefix.length)] = value;
  }
  if (Object.keys(metrics).length > 0) return { is: "Scores", metrics };
  throw new Problem("pick-best.nothing", `No column of the table begins with "${prefix}".`, {
    field: "give",
    fix: `Its columns are ${table.columns.join(", ")}.`,
  });
}

export const card = {
  run: pickBest,
  title: "Pick the best",
  summary: "Chooses a row by one metric, say on validation, and gives its scores, say on test.",
  also: ["best of a grid", "model selection", "choose", "argmax"],
  inputs: {
    table: { port: { Table: true }, doc: "What is chosen from, say a sweep." },
  },
  settings: {
    metric: { control: "text", default: "accuracy", onNode: true, doc: "Column to choose by." },
    direction: { control: "choice", default: "highest", options: ["highest", "lowest"], onNode: true, doc: "Which value is best." },
    give: { control: "text", default: "", doc: "Prefix of the columns to give, say test; empty gives all numbers of the row." },
  },
  output: "Scores",
} satisfies NodeCard<typeof pickBest>;
