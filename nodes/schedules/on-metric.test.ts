import { expect, test } from "vitest";
import { follow } from "./follow.test-helper.ts";
import { linear } from "./linear.ts";
import { onMetric } from "./on-metric.ts";

const settings = {
  base: 0.8,
  metric: "validation.loss",
  every: 5,
  rule: "stalls" as "stalls" | "rises above" | "falls below",
  ratio: 0.98,
  back: 2,
  mark: 1,
  factor: 0.5,
  patience: 2,
  most: 6,
};
/** The loss that was measured last, from one value for each look. */
const measured = (losses: readonly number[]) => (step: number) => ({ "validation.loss": losses[Math.floor((step + 1) / 5)] as number });

test("it halves at the look at which the metric stalls, and then looks twice", () => {
  const values = follow(onMetric(settings), 40, measured([1, 1, 0.9, 0.985, 0.9, 0.9, 0.9, 0.9]));
  expect(values.map((value, at) => (at > 0 && value !== values[at - 1] ? at : -1)).filter((at) => at >= 0)).toEqual([15, 30]);
  expect([values[14], values[15], values[30]]).toEqual([0.8, 0.4, 0.2]);
});

test("where the metric falls all the while it is its base, and so it is with none of its changes left", () => {
  const base = () => linear({ from: 1, to: 0.1, start: 0, steps: 40 });
  const falling = measured([1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]);
  expect(follow(onMetric({ ...settings, base: base() }), 40, falling)).toEqual(follow(base(), 40));
  const flat = measured(Array.from({ length: 8 }, () => 1));
  expect(follow(onMetric({ ...settings, base: base(), most: 0 }), 40, flat)).toEqual(follow(base(), 40));
});

test("a mark that is passed from below or from above changes it once a look, until it has changed often enough", () => {
  const losses = measured([3, 2, 1.5, 0.9, 0.8, 2, 2, 2]);
  const values = (rule: "rises above" | "falls below") => follow(onMetric({ ...settings, rule, patience: 0, most: 3 }), 40, losses);
  expect([...new Set(values("falls below"))]).toEqual([0.8, 0.4, 0.2]);
  expect(values("falls below")[15]).toBe(0.4);
  expect(values("rises above")[39]).toBe(0.1);
});

test("a metric that is not finite asks for nothing, one that is not there is a problem, and so is a factor of nothing", () => {
  expect(follow(onMetric(settings), 40, () => ({ "validation.loss": Number.NaN }))[39]).toBe(0.8);
  expect(() => follow(onMetric(settings), 40, () => ({ loss: 1 }))).toThrow('not measured "validation.loss"');
  expect(() => onMetric({ ...settings, factor: 0 })).toThrow("0 times");
});
