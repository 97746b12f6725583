// SPDX-License-Identifier: MIT-0
import { studentT } from "./student-t.ts";

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample (divisor n - 1); 0 for a single value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * Values less the mean of the first `known` of them, by the deviation of those (1 where they are all the same). Gaps, which are not
 * finite, stay gaps and count for neither.
 */
export function standardised(values: Float32Array, known: number): Float64Array {
  const there = [...values.subarray(0, known)].filter(Number.isFinite);
  const [middle, spread] = [mean(there), deviation(there) || 1];
  return Float64Array.from(values, (value) => (value - middle) / spread);
}

/** Running means s m + (1 - s) y, begun at 0 and divided by the weight that there is so far, 1 - s^t, so that the first is y itself. */
export function smoothed(values: readonly number[], smoothing: number): number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = smoothing * sum + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    return sum / weight;
  });
}

/** The value below which a share of the sorted values lies, between neighbours in a straight line. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Half the width of the 95 % two-sided t interval of the mean of `count` values with that deviation. */
export function halfWidth(spread: number, count: number): number {
  return (studentT(0.95, count - 1) * spread) / Math.sqrt(count);
}
