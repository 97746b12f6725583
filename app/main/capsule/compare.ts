import type { Spot, Trace } from "./trace.ts";
import { resultStep, spotOf } from "./trace.ts";

/** How far a second run is from the first, over every number of every step. */
export interface Comparison {
  /** Numbers that both told. */
  readonly numbers: number;
  /** Of these, how many have the same bits. */
  readonly equal: number;
  readonly largest: Deviation | null;
  /** The deviation that comes first in its training: where to look. */
  readonly first: Deviation | null;
  /** Numbers of the first that the second lacks, with one of them. */
  readonly missing: { readonly count: number; readonly example: Spot | null };
  /** Numbers of the second that the first lacks. */
  readonly extra: { readonly count: number; readonly example: Spot | null };
  readonly data: { readonly compared: number; readonly different: readonly { readonly node: string; readonly path: string }[] };
}
export interface Deviation extends Spot {
  /** Of the larger of both; Infinity where one is no number. */
  readonly relative: number;
  readonly theirs: number;
  readonly ours: number;
}

/** Values below it count as if they were as large: the last digits of a loss that is zero mean nothing. */
const floor = 1e-9;

export function deviationOf(theirs: number, ours: number): number {
  if (Object.is(theirs, ours)) return 0;
  if (Number.isNaN(theirs) || Number.isNaN(ours)) return Number.POSITIVE_INFINITY;
  return Math.abs(theirs - ours) / Math.max(Math.abs(theirs), Math.abs(ours), floor);
}

const turn = (step: number) => (step === resultStep ? Number.POSITIVE_INFINITY : step);

export function compareTraces(theirs: Trace, ours: Trace): Comparison {
  let numbers = 0;
  let equal = 0;
  let largest: Deviation | null = null;
  let first: Deviation | null = null;
  const missing = { count: 0, example: null as Spot | null };
  const extra = { count: 0, example: null as Spot | null };
  for (const [where, list] of theirs.values) {
    const mine = ours.values.get(where);
    for (const [step, value] of list) {
      const other = mine?.get(step);
      if (other === undefined) {
        missing.count++;
        missing.example ??= spotOf(where, step);
        continue;
      }
      numbers++;
      if (Object.is(value, other)) {
        equal++;
        continue;
      }
      const deviation = { ...spotOf(where, step), relative: deviationOf(value, other), theirs: value, ours: other };
      if (largest === null || deviation.relative > largest.relative) largest = deviation;
      if (first === null || turn(step) < turn(first.step)) first = deviation;
    }
  }
  for (const [where, list] of ours.values)
    for (const step of list.keys())
      if (theirs.values.get(where)?.has(step) !== true) {
        extra.count++;
        extra.example ??= spotOf(where, step);
      }
  return { numbers, equal, largest, first, missing, extra, data: dataOf(theirs, ours) };
}

function dataOf(theirs: Trace, ours: Trace): Comparison["data"] {
  const both = [...theirs.data].filter(([where]) => ours.data.has(where));
  const different = both.filter(([where, hash]) => ours.data.get(where) !== hash).map(([where]) => where.split("\n"));
  return { compared: both.length, different: different.map(([node = "", path = ""]) => ({ node, path })) };
}
