// SPDX-License-Identifier: MIT-0
import { cholesky } from "./cholesky.ts";
import type { PointSet } from "./point-sets.ts";

/** Mean and lower triangular factor L of the covariance L L^T (Cholesky), row by row. */
export function gaussianOf({ values, count, size }: PointSet): { mean: Float32Array; factor: Float32Array } {
  const mean = new Float64Array(size);
  for (let n = 0; n < count * size; n++) mean[n % size] = (mean[n % size] as number) + (values[n] as number) / count;
  const covariance = new Float64Array(size * size);
  for (let row = 0; row < count; row++) {
    const away = (k: number) => (values[row * size + k] as number) - (mean[k] as number);
    for (let i = 0; i < size; i++) {
      const left = away(i) / count;
      for (let j = 0; j <= i; j++) covariance[i * size + j] = (covariance[i * size + j] as number) + left * away(j);
    }
  }
  let trace = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i] as number;
  for (let i = 0; i < size; i++) covariance[i * size + i] = (covariance[i * size + i] as number) + (1e-9 * trace) / size;
  return { mean: Float32Array.from(mean), factor: Float32Array.from(cholesky(covariance, size, 0)) };
}
