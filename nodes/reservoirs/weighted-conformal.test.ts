import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import { listening } from "../lib/training.test-helper.ts";
import type { Residuals, States } from "../ports.ts";
import { ageWeights } from "./age-weights.ts";
import { reservoirSimilarityWeights } from "./reservoir-similarity-weights.ts";
import { missedBy } from "./reservoirs.test-helper.ts";
import { weightedConformal } from "./weighted-conformal.ts";

const { run } = listening();
const errors = normal(seedKey(1), 120);
const alike = ageWeights({ decay: 1 });
const intervals = (residuals: Residuals, weights = alike, window: "rolling" | "fixed" = "rolling", alpha = 0.1) =>
  weightedConformal({ residuals, weights, alpha, window, run });
const states: States = { is: "States", size: 3, count: 120, values: normal(seedKey(2), 360), from: 0 };

test("a fixed window gives the plain quantiles of the calibration errors, signed, around every forecast", async () => {
  const { low, high, times } = await intervals(missedBy(errors, { fit: 10, calibrate: 40 }), alike, "fixed");
  const known = [...errors.slice(10, 50)].sort((a, b) => a - b);
  expect(new Set(low).size).toBe(1);
  expect(low[0]).toBeCloseTo(known[Math.ceil(0.05 * 40) - 1] as number, 6);
  expect(high[0]).toBeCloseTo(known[Math.ceil(0.95 * 40) - 1] as number, 6);
  expect([times[0], times.length]).toEqual([51, 70]);
});

test("errors that are not known yet do not count: those of forecasts for later", async () => {
  const horizon = 5;
  const late = errors.map((e, t) => (t > 60 - horizon ? e + 100 : e));
  const [a, b] = await Promise.all([errors, late].map((each) => intervals(missedBy(each, { horizon, fit: 10, calibrate: 40 }))));
  // The interval at 60 (the eleventh of the test) rests on forecasts made at 55 and before.
  expect(a?.high[10]).toBe(b?.high[10]);
  expect(a?.high[11]).not.toBe(b?.high[11]);
});

test("with a temperature without end the reservoir gives exactly the rolling window", async () => {
  const residuals = missedBy(errors);
  const [a, b] = [
    await intervals(residuals),
    await intervals(residuals, reservoirSimilarityWeights({ states, tau: 1e12, similarity: "cosine" })),
  ];
  expect(b.low).toEqual(a.low);
  expect(b.high).toEqual(a.high);
  expect(b.effective[0]).toBeCloseTo(30, 3);
});

test("with a temperature of nothing it is the one nearest error, of width 0", async () => {
  const { low, high, effective } = await intervals(
    missedBy(errors),
    reservoirSimilarityWeights({ states, tau: 1e-7, similarity: "cosine" }),
  );
  for (const [at, lo] of low.entries()) expect(high[at]).toBe(lo);
  expect(effective[0]).toBeCloseTo(1, 5);
});

test("of independent errors nine in ten lie inside", async () => {
  const many = normal(seedKey(3), 3000);
  const { low, high, truth } = await intervals(missedBy(many, { fit: 10, calibrate: 500 }));
  const inside = [...truth].filter((value, at) => value >= (low[at] as number) && value <= (high[at] as number)).length;
  expect(Math.abs(inside / truth.length - 0.9)).toBeLessThan(0.02);
});

test("a level that cannot be is a problem", async () => {
  await expect(intervals(missedBy(errors), alike, "rolling", 1)).rejects.toBeInstanceOf(Problem);
});
