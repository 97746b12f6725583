// SPDX-License-Identifier: MIT-0

/** `count` trials are trained up to `updates`. */
export interface Rung {
  readonly count: number;
  readonly updates: number;
}

export interface Budget {
  /** No trial is judged by less. */
  readonly min: number;
  /** What those get that are never left out. */
  readonly max: number;
  /** One of so many goes on, with so many times the updates. */
  readonly eta: number;
}

/** How often a trial's budget can grow by `eta` between the least and the most: the largest s with min eta^s <= max. */
export function growths({ min, max, eta }: Budget): number {
  let times = 0;
  // Not by logarithms: log 243 / log 3 is a little less than 5.
  for (let updates = min * eta; updates <= max; updates *= eta) times++;
  return times;
}

/**
 * The rungs of successive halving: rung i trains floor(count / eta^i) trials to max / eta^(s - i), s counted so that the last
 * rung, of at least one trial, gets all of `max` and the first at least `min`.
 *
 * Source: Jamieson and Talwalkar 2016, arXiv:1502.07943; rungs as in Li et al. 2017, arXiv:1603.06560, algorithm 1.
 */
export function halvingRungs(count: number, budget: Budget): Rung[] {
  let times = 0;
  for (let left = count; left >= budget.eta; left /= budget.eta) times++;
  return rungsOf(count, Math.min(times, growths(budget)), budget);
}

/** `times` + 1 rungs, the last with `max` updates. */
export function rungsOf(count: number, times: number, { max, eta }: Budget): Rung[] {
  return Array.from({ length: times + 1 }, (_, rung) => ({
    count: Math.max(1, Math.floor(count / eta ** rung)),
    updates: Math.max(1, Math.round(max / eta ** (times - rung))),
  }));
}
