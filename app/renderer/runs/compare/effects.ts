import type { RunCurve, RunRow } from "../../../common/run-record.ts";
import { seedIn } from "../../../common/seeds.ts";
import { isMetric } from "./overlay-lines.ts";

/** Seed -> value of a metric. A value that stands for several seeds at once goes by `together`. */
export type BySeed = ReadonlyMap<number, number>;
export const together = -1;

/** A difference in a metric, as far as it can be known. */
export interface Effect {
  readonly mean: number;
  /** 95 % two-sided t interval of the paired differences; null for fewer than two. */
  readonly interval: readonly [number, number] | null;
  /** Seeds that both have; 0 where they share none, and then means are compared. */
  readonly seeds: number;
}

/** How a value is read off a curve: its last point, or the mean of its last tenth, which noise moves less. */
export type Reading = "last" | "tenth";

/** What a run came to in a metric, seed by seed: from its curves, else the one number that it kept. */
export function valuesOf(row: RunRow, curves: readonly RunCurve[], metric: string, reading: Reading): BySeed {
  const found = new Map<number, number[]>();
  for (const curve of curves) {
    if (curve.run !== row.id || !isMetric(curve, metric)) continue;
    const value = endOf(curve.y, reading);
    if (value === null) continue;
    const seed = seedIn(curve.path) ?? (row.seeds.length === 1 ? row.seeds[0]! : together);
    found.set(seed, [...(found.get(seed) ?? []), value]);
  }
  if (found.size > 0) return new Map([...found].map(([seed, values]) => [seed, mean(values)]));
  const kept = row.metrics[metric];
  return new Map(kept === undefined || !Number.isFinite(kept) ? [] : [[row.seeds.length === 1 ? row.seeds[0]! : together, kept]]);
}

function endOf(y: readonly number[], reading: Reading): number | null {
  const from = reading === "last" ? y.length - 1 : Math.floor(0.9 * (y.length - 1));
  const end = y.slice(Math.max(0, from)).filter(Number.isFinite);
  return end.length === 0 ? null : mean(end);
}

/** What going from one to the other does to the metric, paired by seed where they share seeds. */
export function effect(from: BySeed, to: BySeed): Effect | null {
  if (from.size === 0 || to.size === 0) return null;
  const pairs = [...from].flatMap(([seed, value]) => (seed !== together && to.has(seed) ? to.get(seed)! - value : []));
  if (pairs.length === 0) return { mean: mean([...to.values()]) - mean([...from.values()]), interval: null, seeds: 0 };
  return { mean: mean(pairs), interval: interval(pairs), seeds: pairs.length };
}

export interface Explained {
  /** From the first to the second run, all changes at once. */
  readonly whole: Effect | null;
  readonly changes: readonly {
    /** The first with this change alone. */
    readonly alone: Effect | null;
    /** The second, compared with itself without this change. */
    readonly within: Effect | null;
  }[];
  /** What all changes do beyond the sum of each alone; null until every one is known. */
  readonly interaction: Effect | null;
}

/** Sums up an ablation. `variants` are runs of the first with some of the changes, by the places of those. */
export function explained(
  a: BySeed,
  b: BySeed,
  variants: readonly { readonly changes: readonly number[]; readonly values: BySeed }[],
  count: number,
): Explained {
  const having = (wanted: (change: number) => boolean, size: number) =>
    variants.find(({ changes }) => changes.length === size && changes.every(wanted))?.values ?? new Map<number, number>();
  const alone = Array.from({ length: count }, (_, i) => having((change) => change === i, 1));
  const rows = alone.map((values, i) => ({
    alone: effect(a, values),
    within: effect(
      having((change) => change !== i, count - 1),
      b,
    ),
  }));
  return { whole: effect(a, b), changes: rows, interaction: count < 2 ? null : leftOver(a, b, alone) };
}

/** Seed by seed where all runs share seeds, so that the noise which they have in common cancels. */
function leftOver(a: BySeed, b: BySeed, alone: readonly BySeed[]): Effect | null {
  if (a.size === 0 || b.size === 0 || alone.some(({ size }) => size === 0)) return null;
  const at = (from: number, to: number, singles: readonly number[]) => to - from - singles.reduce((sum, value) => sum + value - from, 0);
  const shared = [...a.keys()].filter((seed) => seed !== together && b.has(seed) && alone.every((values) => values.has(seed)));
  const one = (values: BySeed) => mean([...values.values()]);
  if (shared.length === 0) return { mean: at(one(a), one(b), alone.map(one)), interval: null, seeds: 0 };
  const rests = shared.map((seed) =>
    at(
      a.get(seed)!,
      b.get(seed)!,
      alone.map((values) => values.get(seed)!),
    ),
  );
  return { mean: mean(rests), interval: interval(rests), seeds: rests.length };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function interval(values: readonly number[]): readonly [number, number] | null {
  const n = values.length;
  if (n < 2) return null;
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1);
  const half = quantileT(n - 1) * Math.sqrt(variance / n);
  return [middle - half, middle + half];
}

/** 97.5 % quantile of Student's t: from the tables up to 10 degrees of freedom, then by its expansion around the normal one. */
export function quantileT(freedom: number): number {
  const known = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281][freedom - 1];
  if (known !== undefined) return known;
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
