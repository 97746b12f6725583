import { expect, test } from "vitest";
import { follow } from "./follow.test-helper.ts";
import { lossGapTemperature } from "./loss-gap-temperature.ts";

const settings = {
  taskLoss: "student",
  teacherLoss: "teacher",
  initial: 8,
  min: 4,
  max: 8,
  kappa: 1,
  momentum: 0.9,
  cap: 0,
  epochs: 10,
  stepsPerEpoch: 2,
};
const gap = (d: number) => () => ({ student: 1 - d, teacher: 1 });

test("with a gap of 0 and kappa 0 the temperature never leaves its start, bit for bit", () => {
  expect(new Set(follow(lossGapTemperature({ ...settings, initial: 3, min: 1, kappa: 0 }), 200, gap(0)))).toEqual(new Set([3]));
});

test("the temperature of a step was moved by the losses and the epoch of the step before", () => {
  const values = follow(lossGapTemperature({ ...settings, min: 1 }), 6, gap(0));
  const target = (epoch: number) => 8 * 0.5 * (1 + Math.cos((Math.PI * epoch) / 10));
  expect(values.slice(0, 3)).toEqual([8, 8, 8]);
  expect(values[3]).toBeCloseTo(0.9 * 8 + 0.1 * target(1), 12);
  expect(values[4]).toBeCloseTo(0.9 * (values[3] as number) + 0.1 * target(1), 12);
  expect(values[5]).toBeCloseTo(0.9 * (values[4] as number) + 0.1 * target(2), 12);
});

test("a student more than 1 nat worse raises the target by d / (d + 1)", () => {
  // d = -3: a = 1.5, target 4 * 1.5 = 6.
  expect(follow(lossGapTemperature({ ...settings, initial: 4, kappa: 0, min: 1 }), 2, gap(-3))[1]).toBeCloseTo(0.9 * 4 + 0.1 * 6, 12);
});

test.each([-0.5, 0.5, -1])("a gap of %s leaves the cosine alone", (d) => {
  expect(follow(lossGapTemperature({ ...settings, initial: 4, kappa: 0 }), 4, gap(d))).toEqual([4, 4, 4, 4]);
});

test("the factor is limited by the cap, and the target by the bounds", () => {
  // d = -1.01: a = 101.
  const near = { ...settings, initial: 4, kappa: 0 };
  expect(follow(lossGapTemperature(near), 2, gap(-1.01))[1]).toBeCloseTo(0.9 * 4 + 0.1 * 8, 12);
  expect(follow(lossGapTemperature({ ...near, cap: 1.35 }), 2, gap(-1.01))[1]).toBeCloseTo(0.9 * 4 + 0.1 * 5.4, 12);
  expect(follow(lossGapTemperature(settings), 400, gap(0)).at(-1)).toBeCloseTo(4, 6);
});

test("a metric that the training does not record is named, with those that it does", () => {
  const schedule = lossGapTemperature({ ...settings, teacherLoss: "soft.teacherLoss" });
  expect(() => follow(schedule, 2, gap(0))).toThrow('no "soft.teacherLoss"; it records student, teacher');
});
