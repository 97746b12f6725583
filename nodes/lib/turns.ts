// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Cell, Scores, Table } from "../ports.ts";
import { Problem } from "./problem.ts";

/**
 * One turn of a container: every tensor made in it is gone when it ends, well or not, so what it
 * returns must be plain numbers. Turns run one after another; parallel ones would close each other's scopes.
 */
export async function turn<T>(make: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  engine.startScope();
  try {
    return await make();
  } finally {
    engine.endScope();
  }
}

/**
 * Metrics of a turn's scores: by their own names where one thing was scored, else `validation.accuracy`. The field
 * `scores` always keeps the bare names, so that a sweep that also validates can stand beside other arms.
 */
export function metricsOf(scores: Readonly<Record<string, Scores>>): Record<string, number> {
  const fields = Object.entries(scores);
  const name = (field: string, metric: string) => (fields.length === 1 || field === "scores" ? metric : `${field}.${metric}`);
  return Object.fromEntries(
    fields.flatMap(([field, { metrics }]) => Object.entries(metrics).map(([metric, value]) => [name(field, metric), value])),
  );
}

/** Columns in the order in which they first appear; a row without one has an empty cell there. */
export function tableOf(rows: readonly Readonly<Record<string, Cell>>[], first: readonly string[], planned: number): Table {
  const columns = [...new Set([...first, ...rows.flatMap((row) => Object.keys(row))])];
  return { is: "Table", columns, rows: rows.map((row) => columns.map((column) => row[column] ?? "")), planned };
}

/** Place of a column, or a problem that lists the columns there are. */
export function columnIn(table: Table, name: string, field: string): number {
  const place = table.columns.indexOf(name);
  if (place >= 0) return place;
  throw new Problem("table.no-column", `The table has no column "${name}".`, {
    field,
    fix: `Its columns are ${table.columns.join(", ")}.`,
  });
}

/** Seeds to go through: at least one, none twice, for a seed that counts twice makes an interval too narrow. */
export function checkSeeds(seeds: readonly number[]): void {
  const twice = seeds.find((seed, place) => seeds.indexOf(seed) !== place);
  if (seeds.length > 0 && twice === undefined) return;
  const message = twice === undefined ? "There is no seed to run." : `Seed ${twice} is listed twice: its numbers would count twice.`;
  throw new Problem("seeds", message, { field: "seeds", fix: "List each seed once, say 101, 102, 103, 104, 105." });
}
