// SPDX-License-Identifier: MIT-0
import type { Table } from "../ports.ts";
import { listed } from "./names.ts";
import { Problem } from "./problem.ts";
import { mean, median } from "./statistics.ts";
import { columnIn } from "./turns.ts";

export type Reduce = "mean" | "median" | "best";
/** Arm -> seed -> number: one metric of a long table. */
export type Arms = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** One metric of a table with the columns `arm` and `seed`; cells that are no finite number are left out. */
export function armsOf(table: Table, metric: string): Arms {
  const [arm, seed, value] = ["arm", "seed", metric].map((name) => columnIn(table, name, name === metric ? "lines" : "table")) as [
    number,
    number,
    number,
  ];
  const arms = new Map<string, Map<number, number>>();
  for (const row of table.rows) {
    const name = String(row[arm]);
    const seeds = arms.get(name) ?? new Map<number, number>();
    arms.set(name, seeds);
    if (typeof row[value] === "number" && Number.isFinite(row[value])) seeds.set(row[seed] as number, row[value]);
  }
  return arms;
}

/** The arms that a comma list means; `fixed/*` is every arm that begins with `fixed/`. The candidate never compares with itself. */
export function matching(arms: Arms, list: string, candidate?: string): string[] {
  const refuse = (what: string) =>
    new Problem("verdict.no-arm", what, { field: "lines", fix: `Its arms are ${[...arms.keys()].join(", ")}.` });
  const words = listed(list);
  if (words.length === 0) throw refuse("A line names no arm of the comparison.");
  const found = words.flatMap((word) => {
    const names = [...arms.keys()].filter((name) =>
      word.endsWith("*") ? name.startsWith(word.slice(0, -1)) && name !== candidate : name === word,
    );
    if (names.length === 0) throw refuse(`The comparison has no arm "${word}".`);
    return names;
  });
  return [...new Set(found)];
}

/** How a list of arms is called in a sentence: "constant", "best of fixed", "mean of a, b". */
export function nameOf(list: string, reduce: Reduce): string {
  const words = listed(list);
  const plain = words.map((word) => word.replace(/\/?\*$/, "") || "all").join(", ");
  return words.length < 2 && !words[0]?.endsWith("*") ? plain : `${reduce} of ${plain}`;
}

export interface Baseline {
  /** One number a seed, in the order of `seeds`. */
  readonly values: readonly number[];
  /** The arm that "best" chose, where there was a choice. */
  readonly chosen?: string;
}

/** Several arms as one: mean or median of each seed, or the one arm that is best on average over these seeds. */
export function reduceArms(
  arms: Arms,
  names: readonly string[],
  { reduce, seeds, higher }: { reduce: Reduce; seeds: readonly number[]; higher: boolean },
): Baseline {
  const of = (name: string) => seeds.map((seed) => arms.get(name)?.get(seed) as number);
  if (reduce !== "best")
    return { values: seeds.map((_, i) => (reduce === "mean" ? mean : median)(names.map((name) => of(name)[i] as number))) };
  const sign = higher ? 1 : -1;
  let best = names[0] as string;
  for (const name of names) if (sign * mean(of(name)) > sign * mean(of(best))) best = name;
  return { values: of(best), ...(names.length > 1 ? { chosen: best } : {}) };
}
