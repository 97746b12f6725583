import { expect, test } from "vitest";
import { ageWeights } from "./age-weights.ts";

test("a step loses a share of its weight with each step of age; with decay 1 all count the same", () => {
  expect([...ageWeights({ decay: 0.5 }).at(10, Int32Array.of(9, 7, 8))]).toEqual([0.5, 0.125, 0.25]);
  expect([...ageWeights({ decay: 1 }).at(10, Int32Array.of(9, 7, 0))]).toEqual([1, 1, 1]);
});
