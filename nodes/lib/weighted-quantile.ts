// SPDX-License-Identifier: MIT-0
/**
 * The smallest value whose weight, added to that of all smaller ones, reaches `share` of the whole. `values` rise; the one routine for
 * every kind of weights, so that equal weights are exactly the plain quantile.
 */
export function weightedQuantile(values: Float32Array, weights: Float32Array, share: number): number {
  let whole = 0;
  for (const weight of weights) whole += weight;
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    sum += weights[at] as number;
    // A share of equal weights must not miss its own border by a rounding.
    if (sum >= share * whole * (1 - 1e-12)) return values[at] as number;
  }
  return values.at(-1) ?? Number.NaN;
}
