import { expect, test } from "vitest";
import type { Schedule } from "../../../../nodes/ports.ts";
import { after } from "../../../../nodes/schedules/after.ts";
import { constant } from "../../../../nodes/schedules/constant.ts";
import { cosine } from "../../../../nodes/schedules/cosine.ts";
import { cyclical } from "../../../../nodes/schedules/cyclical.ts";
import { linear } from "../../../../nodes/schedules/linear.ts";
import { lossGapTemperature } from "../../../../nodes/schedules/loss-gap-temperature.ts";
import { oneCycle } from "../../../../nodes/schedules/one-cycle.ts";
import { piecewise } from "../../../../nodes/schedules/piecewise.ts";
import { scheduleFault } from "./schedule-faults.ts";

const updates = 600;
const code = (schedule: Schedule) => scheduleFault(schedule, updates, 64)?.code ?? null;
const ramp = (from: number, to: number, start: number, steps: number) => linear({ from, to, start, steps });
const cycle = (halfCycle: number) => cyclical({ base: 0.02, peak: 0.1, halfCycle, shape: "triangular", gamma: 1 });
const once = (steps: number) => oneCycle({ peak: 0.1, steps, warmupShare: 0.3, divide: 25, finalDivide: 1e4 });

test.each<[string, Schedule]>([
  ["a constant", constant({ value: 0.1 })],
  ["a ramp up that ends with the training", ramp(0, 0.1, 0, 600)],
  ["a ramp down that ends with the training", ramp(0.1, 0, 0, 600)],
  ["a ramp that ends long before", ramp(0, 0.1, 0, 50)],
  ["a ramp that begins in the training and ends in it", ramp(0, 0.1, 100, 500)],
  ["a cosine with a warm-up, as long as the training", cosine({ from: 0.1, to: 0, steps: 600, warmup: 60 })],
  ["one cycle, as long as the training", once(600)],
  ["a cycle that fits once", cycle(300)],
  ["cycles that fit three times", cycle(100)],
  ["cycles of which the last is cut off", cycle(110)],
  ["cycles that shrink", cyclical({ base: 0.02, peak: 0.1, halfCycle: 50, shape: "triangular2", gamma: 1 })],
  ["stairs inside the training", piecewise({ steps: [0, 200, 400], values: [0.1, 0.01, 0.001], between: "hold" })],
  ["a warm-up and then a constant", after({ a: ramp(0, 0.1, 0, 100), b: constant({ value: 0.1 }), step: 100 })],
])("%s is not complained of", (_, schedule) => {
  expect(scheduleFault(schedule, updates, 64)).toBeNull();
});

test.each<[string, string, Schedule]>([
  ["schedule-zero", "a rate of 0 at all updates", constant({ value: 0 })],
  ["schedule-zero", "a ramp that begins after the end, from 0", ramp(0, 0.1, 700, 100)],
  ["schedule-late", "stairs after the end", piecewise({ steps: [0, 800], values: [0.1, 0.01], between: "hold" })],
  ["warm-up-too-long", "a ramp up that is longer", ramp(0, 0.1, 0, 900)],
  ["warm-up-too-long", "a cosine whose warm-up is longer", cosine({ from: 0.1, to: 0, steps: 2000, warmup: 700 })],
  ["warm-up-too-long", "half a cycle that is longer", cycle(700)],
  ["cycle-too-long", "a whole cycle that is longer", cycle(400)],
  ["schedule-cut-off", "a ramp down that is longer", ramp(0.1, 0, 0, 900)],
  ["schedule-cut-off", "a cosine that is longer", cosine({ from: 0.1, to: 0, steps: 1200, warmup: 60 })],
  ["schedule-cut-off", "one cycle that is longer", once(1000)],
])("%s: %s", (expected, _, schedule) => {
  expect(code(schedule)).toBe(expected);
});

test("what it says has the numbers of the schedule", () => {
  const fault = scheduleFault(ramp(0, 0.1, 0, 1200), updates, 64);
  expect(fault?.message).toBe("It still climbs when the training ends, at 0.0499 after 600 updates: 0.1 would come at update 1,200.");
  expect(scheduleFault(cycle(400), updates, 64)?.message).toBe("Its first cycle takes 800 updates; the training ends after 600.");
});

test("a schedule that follows what is measured is not judged", () => {
  const settings = { taskLoss: "a", teacherLoss: "b", initial: 8, min: 4, max: 8, kappa: 1, momentum: 0.9, cap: 0 };
  expect(code(lossGapTemperature({ ...settings, epochs: 10000, stepsPerEpoch: 12 }))).toBeNull();
});

test("a long training is judged in a tenth of a second", () => {
  const began = performance.now();
  scheduleFault(cosine({ from: 0.1, to: 0, steps: 100_000, warmup: 100 }), 100_000, 64);
  expect(performance.now() - began).toBeLessThan(1000);
});
