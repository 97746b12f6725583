import { expect, test } from "vitest";
import { cholesky } from "./cholesky.ts";

test("the factor of a matrix by hand, of which only the lower triangle is read", () => {
  // L = [[2, 0, 0], [6, 1, 0], [-8, 5, 3]], the textbook's example.
  const none = Number.NaN;
  const matrix = Float64Array.of(4, none, none, 12, 37, none, -16, -43, 98);
  expect([...cholesky(matrix, 3, 0)]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
});

test("a variable that never changes has a column of zeros, or the least corner that is asked for", () => {
  const matrix = Float64Array.of(0, 0, 0, 9);
  expect([...cholesky(matrix, 2, 0)]).toEqual([0, 0, 0, 3]);
  expect([...cholesky(matrix, 2, 1e-12)]).toEqual([1e-6, 0, 0, 3]);
});
