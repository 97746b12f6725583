// SPDX-License-Identifier: MIT-0
/**
 * Largest absolute eigenvalue of a square matrix [size, size], row by row: how fast its powers grow, |W^n x|^(1/n), over the second half
 * of 400 products. It also holds for a pair of complex eigenvalues, of which the plain power iteration knows nothing.
 */
export function spectralRadius(matrix: Float64Array, size: number, start: Float64Array): number {
  let x = start;
  let growth = 0;
  const steps = 400;
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += (matrix[i * size + j] as number) * (x[j] as number);
      next[i] = sum;
    }
    const length = Math.hypot(...next);
    if (length === 0) return 0;
    if (step >= steps / 2) growth += Math.log(length);
    x = next.map((value) => value / length);
  }
  return Math.exp(growth / (steps / 2));
}
