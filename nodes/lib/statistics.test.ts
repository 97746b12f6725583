import { expect, test } from "vitest";
import { deviation, halfWidth, mean, median, quantile, smoothed, standardised } from "./statistics.ts";

test("mean, deviation and median of 1..5 are 3, the root of 2.5, and 3", () => {
  const values = [5, 1, 4, 2, 3];
  expect(mean(values)).toBe(3);
  expect(deviation(values)).toBeCloseTo(Math.sqrt(2.5), 12);
  expect(median(values)).toBe(3);
  expect(values).toEqual([5, 1, 4, 2, 3]);
});

test("between two values a quantile lies on the line that joins them", () => {
  expect(median([10, 20])).toBe(15);
  expect(quantile([10, 20, 30, 40], 0.25)).toBe(17.5);
  expect(quantile([7], 0.9)).toBe(7);
});

test("the interval of 1..5 is 3 +- 1.963", () => {
  expect(halfWidth(Math.sqrt(2.5), 5)).toBeCloseTo(1.963, 3);
});

test("values are standardised by those that are known, and a gap stays one", () => {
  // Of 1, 3 and 5 mean and deviation are 3 and 2; what comes later does not count.
  expect([...standardised(Float32Array.of(1, Number.NaN, 3, 5, 9, Number.NaN), 4)]).toEqual([-1, Number.NaN, 0, 1, 3, Number.NaN]);
  expect([...standardised(Float32Array.of(4, 4, 6), 2)]).toEqual([0, 0, 2]);
});

test("a running mean begins at the first value, keeps what stays the same, and without smoothing is the values themselves", () => {
  // By hand with 1/2: (4/2) / (1/2) = 4; (4/4 + 1/2) / (3/4) = 2.
  expect(smoothed([4, 1], 0.5)).toEqual([4, 2]);
  expect(smoothed([3, 3, 3], 0.9)).toEqual([3, 3, 3].map((value) => expect.closeTo(value, 12)));
  expect(smoothed([5, 1, 4], 0)).toEqual([5, 1, 4]);
});
