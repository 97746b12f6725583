import { expect, test } from "vitest";
import { listening } from "../lib/training.test-helper.ts";
import type { PredictionIntervals } from "../ports.ts";
import { intervalMetrics } from "./interval-metrics.ts";

const intervals = (truth: number[], low: number[], high: number[]): PredictionIntervals => ({
  is: "PredictionIntervals",
  name: "test",
  level: 0.9,
  times: Int32Array.from(truth, (_, at) => at),
  low: Float32Array.from(low),
  high: Float32Array.from(high),
  forecast: new Float32Array(truth.length),
  truth: Float32Array.from(truth),
  effective: Float32Array.from(truth, () => 20),
});

test("a miss costs twenty times what it lies outside, on top of the width", () => {
  const { metrics } = intervalMetrics({ intervals: intervals([0, 3, -2], [-1, -1, -1], [1, 2, 1]), run: listening().run });
  expect(metrics.coverage).toBeCloseTo(1 / 3, 9);
  expect(metrics.width).toBeCloseTo(7 / 3, 9);
  expect(metrics.winkler).toBeCloseTo(7 / 3 + (20 * (1 + 1)) / 3, 5);
  expect(metrics.gap).toBeCloseTo(0.9 - 1 / 3, 9);
  expect(metrics.effective).toBe(20);
});

test("wild steps are those in whose week the forecast missed most", () => {
  const truth = Array.from({ length: 50 }, (_, at) => (at >= 40 ? 5 : 0.1));
  const { metrics } = intervalMetrics({
    intervals: intervals(
      truth,
      truth.map(() => -1),
      truth.map(() => 1),
    ),
    run: listening().run,
  });
  expect(metrics.coverage).toBeCloseTo(0.8, 9);
  expect(metrics.wildCoverage).toBeLessThan(0.1);
});
