import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { constant } from "../schedules/constant.ts";
import { scaleBySchedule } from "./scale-by-schedule.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);

test("the update is minus the rate of this step times the gradient", () => {
  expect(updatesOf(scaleBySchedule({ rate: 7 }), { w: [0] }, [{ w: [2] }], { rate: 0.25 })).toEqual([{ w: [-0.5] }]);
});

test("the rate, number or schedule, is offered to the loop as `rate`", () => {
  const schedule = constant({ value: 1 });
  expect(scaleBySchedule({ rate: schedule }).numbers.rate).toBe(schedule);
});
