import { expect, test } from "vitest";
import { tinyLearning } from "../lib/vocabulary/learning.test-helper.ts";
import { lineageSchedule } from "./lineage-schedule.ts";

test("what the best member's ancestors ran with, each value until the next round", () => {
  // The best of the second round is a copy of the second member of the first.
  const schedule = lineageSchedule({ lineage: tinyLearning.Lineage(), setting: "rate" });
  const values = [0, 1, 2, 3, 100].map((step) => schedule.at(schedule.init(), { step, presentations: 0, metrics: {} }).value);
  expect(values).toEqual([0.2, 0.2, 0.16, 0.16, 0.16]);
});

test("a setting that the population did not look for is named", () => {
  expect(() => lineageSchedule({ lineage: tinyLearning.Lineage(), setting: "decay" })).toThrow(
    expect.objectContaining({ code: "lineage.no-setting" }),
  );
});
