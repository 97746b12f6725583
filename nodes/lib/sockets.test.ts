import type { Scalar } from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { joinNumbers } from "./sockets.ts";

test("a name that one owner uses stays, a shared one gets its owner's in front, and each gets its own back", () => {
  const { numbers, pick } = joinNumbers([
    ["objective", { temperature: 2, rate: 3 }],
    ["optimizer", { rate: 0.1 }],
    ["empty", {}],
  ]);
  expect(numbers).toEqual({ temperature: 2, "objective.rate": 3, "optimizer.rate": 0.1 });
  const scalars = Object.fromEntries(Object.keys(numbers).map((name) => [name, name])) as unknown as Record<string, Scalar>;
  expect(pick.map((own) => own(scalars))).toEqual([{ temperature: "temperature", rate: "objective.rate" }, { rate: "optimizer.rate" }, {}]);
});

test("a name that stays never meets one with an owner in front", () => {
  const { numbers } = joinNumbers([
    ["objective", { "softTargets.temperature": 1 }],
    ["softTargets", { temperature: 2 }],
    ["softTargets2", { temperature: 3 }],
  ]);
  expect(numbers).toEqual({ "objective.softTargets.temperature": 1, "softTargets.temperature": 2, "softTargets2.temperature": 3 });
  const chained = joinNumbers([
    ["1", { "1.rate": 1, "2.rate": 2 }],
    ["2", { rate: 3 }],
    ["3", { rate: 4 }],
  ]);
  expect(chained.numbers).toEqual({ "1.rate": 1, "1.2.rate": 2, "2.rate": 3, "3.rate": 4 });
});
