// SPDX-License-Identifier: MIT-0
import { cholesky } from "./cholesky.ts";

/**
 * Weights w that make sum (w . x - y)^2 + penalty |w|^2 smallest, in double precision: the normal equations by Cholesky's method.
 * `rows` are the x; with `free` the first of them (a constant 1, say) is not penalised.
 */
export function ridge(
  rows: readonly Float64Array[],
  targets: readonly number[],
  { penalty, free }: { penalty: number; free: number },
): Float64Array {
  const size = rows[0]?.length ?? 0;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const [at, row] of rows.entries()) {
    for (let i = 0; i < size; i++) {
      const x = row[i] as number;
      right[i] = (right[i] as number) + x * (targets[at] as number);
      for (let j = 0; j <= i; j++) normal[i * size + j] = (normal[i * size + j] as number) + x * (row[j] as number);
    }
  }
  for (let i = free; i < size; i++) normal[i * size + i] = (normal[i * size + i] as number) + penalty;
  return solved(cholesky(normal, size, 1e-12), right);
}

/** The w with L L^T w = right. */
function solved(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const at = (i: number, j: number) => lower[i * size + j] as number;
  const w = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) w[i] = (w[i] as number) - at(i, k) * (w[k] as number);
    w[i] = (w[i] as number) / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) w[i] = (w[i] as number) - at(k, i) * (w[k] as number);
    w[i] = (w[i] as number) / at(i, i);
  }
  return w;
}
