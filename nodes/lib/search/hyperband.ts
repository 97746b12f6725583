// SPDX-License-Identifier: MIT-0
import { type Budget, growths, type Rung, rungsOf } from "./halving.ts";

/** One run of successive halving with trials of its own. */
export interface Bracket {
  /** How often it leaves trials out. */
  readonly bracket: number;
  readonly rungs: readonly Rung[];
}

/**
 * Hyperband's brackets, from the one that leaves out most and earliest to plain random search. With s_max growths, bracket s has
 * n = ceil((s_max + 1) / (s + 1) eta^s) trials, which begin with max / eta^s updates; each bracket costs about the same.
 *
 * Source: Li et al. 2017, arXiv:1603.06560, algorithm 1.
 */
export function hyperbandBrackets(budget: Budget): Bracket[] {
  const most = growths(budget);
  return Array.from({ length: most + 1 }, (_, place) => {
    const bracket = most - place;
    const count = Math.ceil(((most + 1) / (bracket + 1)) * budget.eta ** bracket);
    return { bracket, rungs: rungsOf(count, bracket, budget) };
  });
}
