import { expect, test } from "vitest";
import { hyperbandBrackets } from "./hyperband.ts";

const pairs = (budget: { min: number; max: number; eta: number }) =>
  hyperbandBrackets(budget).map(({ bracket, rungs }) => [bracket, rungs.map(({ count, updates }) => [count, updates])]);

test("with 81 resources and eta 3 the brackets are those of Li et al. 2017, table 1", () => {
  expect(pairs({ min: 1, max: 81, eta: 3 })).toEqual([
    [
      4,
      [
        [81, 1],
        [27, 3],
        [9, 9],
        [3, 27],
        [1, 81],
      ],
    ],
    [
      3,
      [
        [34, 3],
        [11, 9],
        [3, 27],
        [1, 81],
      ],
    ],
    [
      2,
      [
        [15, 9],
        [5, 27],
        [1, 81],
      ],
    ],
    [
      1,
      [
        [8, 27],
        [2, 81],
      ],
    ],
    [0, [[5, 81]]],
  ]);
});

test("resources are counted in the least budget: 100 to 900 updates are three brackets", () => {
  expect(pairs({ min: 100, max: 900, eta: 3 })).toEqual([
    [
      2,
      [
        [9, 100],
        [3, 300],
        [1, 900],
      ],
    ],
    [
      1,
      [
        [5, 300],
        [1, 900],
      ],
    ],
    [0, [[3, 900]]],
  ]);
});
