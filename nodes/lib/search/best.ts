// SPDX-License-Identifier: MIT-0
export type Direction = "highest" | "lowest";

/** Places of the `count` best scores, in the order in which they stand; of equal ones the first, and what is no number is worst. */
export function bestPlaces(scores: readonly number[], count: number, direction: Direction): number[] {
  const sign = direction === "highest" ? -1 : 1;
  const rank = (score: number) => (Number.isNaN(score) ? Number.POSITIVE_INFINITY : sign * score);
  return scores
    .map((score, place) => ({ rank: rank(score), place }))
    .sort((a, b) => (a.rank === b.rank ? a.place - b.place : a.rank - b.rank))
    .slice(0, count)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
}
