import { expect, test } from "vitest";
import { seedIn, seedWords } from "./seeds.ts";

test("the seed is read from its own part of a path", () => {
  expect(["seed=101/value=0.1", "a/seed=7", "seed=-3"].map(seedIn)).toEqual([101, 7, -3]);
  expect(["myseed=3", "seed=3x", ""].map(seedIn)).toEqual([null, null, null]);
});

test("seeds that follow each other are said by their ends, and two or others one by one", () => {
  expect([[101], [101, 102], [101, 102, 103], [101, 103, 105], []].map(seedWords)).toEqual([
    "101",
    "101, 102",
    "101 to 103",
    "101, 103, 105",
    "",
  ]);
});
