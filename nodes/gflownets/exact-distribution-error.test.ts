import { expect, test } from "vitest";
import type { Distribution } from "../ports.ts";
import { exactDistributionError } from "./exact-distribution-error.ts";

const of = (probabilities: number[], target: number[]): Distribution => ({
  is: "Distribution",
  name: "hand",
  probabilities: Float32Array.from(probabilities),
  target: Float32Array.from(target),
  picture: () => ({ is: "Text", text: "" }),
});

test("by hand", () => {
  const { tv, kl } = exactDistributionError({ distribution: of([0.5, 0.5, 0], [0.25, 0.5, 0.25]), prefix: "" }).metrics;
  expect(tv).toBeCloseTo(0.25, 6);
  expect(kl).toBeGreaterThan(10);
  const shifted = exactDistributionError({ distribution: of([0.5, 0.25, 0.25], [0.25, 0.5, 0.25]), prefix: "" }).metrics;
  expect(shifted.tv).toBeCloseTo(0.25, 6);
  expect(shifted.kl).toBeCloseTo(0.25 * Math.log(2), 6);
});

test("no error where both are the same, all of it where they share nothing", () => {
  expect(exactDistributionError({ distribution: of([0.1, 0.9], [0.1, 0.9]), prefix: "" }).metrics).toEqual({ tv: 0, kl: 0 });
  expect(exactDistributionError({ distribution: of([1, 0], [0, 1]), prefix: "" }).metrics.tv).toBe(1);
  expect(Object.keys(exactDistributionError({ distribution: of([1], [1]), prefix: "early." }).metrics)).toEqual(["early.tv", "early.kl"]);
});
