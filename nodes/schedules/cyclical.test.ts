import { expect, test } from "vitest";
import { constant } from "./constant.ts";
import { cyclical } from "./cyclical.ts";
import { follow } from "./follow.test-helper.ts";

const settings = { base: 1, peak: 3, halfCycle: 100, shape: "triangular", gamma: 0.99 } as const;
const at = (values: number[], steps: number[]) => steps.map((step) => values[step]);

test("the first update uses the base, the peak comes after half a cycle, and the base again after a whole one", () => {
  expect(at(follow(cyclical(settings), 401), [0, 50, 100, 150, 200, 300, 400])).toEqual([1, 2, 3, 2, 1, 3, 1]);
});

test("triangular2 halves the height of every further cycle", () => {
  expect(at(follow(cyclical({ ...settings, shape: "triangular2" }), 501), [100, 200, 300, 500])).toEqual([3, 1, 2, 1.5]);
});

test("expRange shrinks the height by gamma with every update", () => {
  const values = follow(cyclical({ ...settings, shape: "expRange" }), 301);
  expect(values[100]).toBeCloseTo(1 + 2 * 0.99 ** 100, 12);
  expect(values[300]).toBeCloseTo(1 + 2 * 0.99 ** 300, 12);
  expect(values[200]).toBe(1);
});

test.each(["triangular", "triangular2", "expRange"] as const)("%s with base = peak is the fixed rate, bit for bit", (shape) => {
  expect(follow(cyclical({ ...settings, base: 0.03, peak: 0.03, halfCycle: 7, shape }), 50)).toEqual(follow(constant({ value: 0.03 }), 50));
});

test("the value depends on the step alone, so a training can be entered anywhere", () => {
  const schedule = cyclical(settings);
  expect(schedule.at(schedule.init(), { step: 130, presentations: 0, metrics: {} }).value).toBe(follow(schedule, 131)[130]);
});
