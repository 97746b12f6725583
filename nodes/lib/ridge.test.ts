import { expect, test } from "vitest";
import { ridge } from "./ridge.ts";
import { spectralRadius } from "./spectral-radius.ts";
import { weightedQuantile } from "./weighted-quantile.ts";

const rows = [-1, 0, 1, 2].map((x) => Float64Array.of(1, x));

test("without a penalty a line is found as it is", () => {
  const [a, b] = ridge(rows, [-1, 1, 3, 5], { penalty: 0, free: 1 });
  expect(a).toBeCloseTo(1, 9);
  expect(b).toBeCloseTo(2, 9);
});

test("the penalty shrinks the slope by hand's formula and leaves the constant free", () => {
  // Centred x: -1.5, -0.5, 0.5, 1.5 with squares 5; slope 2 * 5 / (5 + 5) = 1; the constant keeps the mean: 2 - 1 * 0.5.
  const [a, b] = ridge(rows, [-1, 1, 3, 5], { penalty: 5, free: 1 });
  expect(b).toBeCloseTo(1, 9);
  expect(a).toBeCloseTo(1.5, 9);
});

test("the largest eigenvalue of a turn is how much it stretches, though it has no real one", () => {
  const turn = Float64Array.of(0.3, -0.4, 0.4, 0.3);
  expect(spectralRadius(turn, 2, Float64Array.of(1, 0))).toBeCloseTo(0.5, 6);
  expect(spectralRadius(Float64Array.of(-0.9, 0, 0, 0.2), 2, Float64Array.of(1, 1))).toBeCloseTo(0.9, 6);
});

test("a quantile under equal weights is the plain one, and a heavy value takes more of the shares", () => {
  const values = Float32Array.from({ length: 10 }, (_, at) => at + 1);
  const equal = new Float32Array(10).fill(0.7);
  expect([0.05, 0.1, 0.5, 0.95].map((share) => weightedQuantile(values, equal, share))).toEqual([1, 1, 5, 10]);
  const heavy = equal.map((_, at) => (at === 3 ? 100 : 1));
  expect([0.1, 0.5, 0.9].map((share) => weightedQuantile(values, Float32Array.from(heavy), share))).toEqual([4, 4, 4]);
});
