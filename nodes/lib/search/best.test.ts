import { expect, test } from "vitest";
import { bestPlaces } from "./best.ts";

test("the best keep their order, the first of equals goes on, and what is no number never does before a number", () => {
  expect(bestPlaces([1, 5, 3, 5, 2], 2, "highest")).toEqual([1, 3]);
  expect(bestPlaces([1, 5, 5, 5], 2, "highest")).toEqual([1, 2]);
  expect(bestPlaces([4, 1, 3], 2, "lowest")).toEqual([1, 2]);
  expect(bestPlaces([Number.NaN, -7], 1, "highest")).toEqual([1]);
  expect(bestPlaces([Number.NaN, 7], 1, "lowest")).toEqual([1]);
  expect(bestPlaces([1], 3, "lowest")).toEqual([0]);
});
