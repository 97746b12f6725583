// SPDX-License-Identifier: MIT-0
import type { Cell, Scores, Table } from "../ports.ts";
import { mean } from "./statistics.ts";

/** What tells one row of a table from its neighbours, beside the seed: `candidate`, `0.1`, `rate=0.1,width=32`. */
export function rowName(table: Table, row: readonly Cell[]): string {
  const axes = axesOf(table);
  const cell = (column: string) => row[table.columns.indexOf(column)] as Cell;
  const values = axes.length === 1 ? String(cell(axes[0] as string)) : axes.map((axis) => `${axis}=${cell(axis)}`).join(",");
  const arm = table.columns.includes("arm") ? String(cell("arm")) : "";
  return [arm, values].filter((part) => part !== "").join("/");
}

/** Columns that were chosen and not measured; tables that do not say so have `value`, else their first column. */
export function axesOf({ axes, columns }: Table): readonly string[] {
  if (axes !== undefined) return axes;
  if (columns.includes("value")) return ["value"];
  return columns.slice(0, 1).filter((column) => column !== "arm" && column !== "seed");
}

/** The numbers of a row that were measured, by their columns. */
export function measuredIn(table: Table, row: readonly Cell[]): Record<string, Cell> {
  const chosen = new Set(["arm", "seed", ...axesOf(table)]);
  return Object.fromEntries(table.columns.flatMap((column, at) => (chosen.has(column) ? [] : [[column, row[at] as Cell]])));
}

/** A table as the scores of one turn: the mean of every number over the seeds, by arm where there are several (`fixed/0.1.accuracy`). */
export function meansOf(table: Table): Scores {
  const groups = new Map<string, Map<string, number[]>>();
  for (const row of table.rows) {
    const name = rowName(table, row);
    const group = groups.get(name) ?? new Map<string, number[]>();
    groups.set(name, group);
    for (const [metric, value] of Object.entries(measuredIn(table, row)))
      if (typeof value === "number") group.set(metric, [...(group.get(metric) ?? []), value]);
  }
  const metrics = [...groups].flatMap(([name, group]) =>
    [...group].map(([metric, values]) => [groups.size === 1 || name === "" ? metric : `${name}.${metric}`, mean(values)] as const),
  );
  return { is: "Scores", metrics: Object.fromEntries(metrics) };
}
