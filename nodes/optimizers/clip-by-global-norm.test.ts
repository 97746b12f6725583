import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);
const weights = { a: [0, 0], b: [0] };
const long = { a: [2, 3], b: [6] }; // length 7

test("all tensors together are shortened to the length, in their direction", () => {
  const [clipped] = updatesOf(clipByGlobalNorm({ max: 3.5, by: "norm" }), weights, [long]);
  expect(clipped).toEqual({ a: [1, 1.5], b: [3] });
});

test("a gradient that is short enough, or zero, is left as it is", () => {
  expect(updatesOf(clipByGlobalNorm({ max: 7.5, by: "norm" }), weights, [long])).toEqual([long]);
  expect(updatesOf(clipByGlobalNorm({ max: 1, by: "norm" }), weights, [{ a: [0, 0], b: [0] }])).toEqual([{ a: [0, 0], b: [0] }]);
});

test("by value each number is cut by itself", () => {
  expect(updatesOf(clipByGlobalNorm({ max: 2.5, by: "value" }), weights, [{ a: [2, -3], b: [6] }])).toEqual([{ a: [2, -2.5], b: [2.5] }]);
});
