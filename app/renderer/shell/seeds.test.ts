import { expect, test } from "vitest";
import { seedsOfCount } from "./seeds.ts";

test("more seeds keep the first ones, so that what was run for them is not run again", () => {
  expect(seedsOfCount([101, 102], 4)).toEqual([101, 102, 103, 104]);
  expect(seedsOfCount([101, 102, 103], 1)).toEqual([101]);
});

test("new seeds never repeat one that is there", () => {
  expect(new Set(seedsOfCount([7, 3, 5], 6)).size).toBe(6);
  expect(seedsOfCount([], 2)).toEqual([101, 102]);
});
