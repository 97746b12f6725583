// SPDX-License-Identifier: MIT-0
/**
 * The lower triangular L with L L^T = `matrix`, [size, size] row by row, in double precision; only the lower triangle is read. What is
 * left of a square on the diagonal counts as at least `least`, for a matrix that is singular or by rounding a little below; with 0 the
 * column of a variable that never changes is 0.
 */
export function cholesky(matrix: Float64Array, size: number, least: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      const corner = factor[j * size + j] as number;
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, least)) : corner === 0 ? 0 : sum / corner;
    }
  }
  return factor;
}
