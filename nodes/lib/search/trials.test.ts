import { expect, test } from "vitest";
import { seedKey } from "../random.ts";
import type { Axis } from "./axis.ts";
import { gridOf, randomTrials } from "./trials.ts";

const key = seedKey(1);
const list = (name: string, ...values: number[]): Axis => ({ name, over: "list", values });
const drawn: Axis = { name: "rate", over: "uniform", from: 0, to: 1, count: 3, step: 0 };

test("a grid has every combination once, and the last axis turns fastest", () => {
  expect(gridOf([list("a", 1, 2), list("b", 5, 6, 7)], key)).toEqual([
    [1, 5],
    [1, 6],
    [1, 7],
    [2, 5],
    [2, 6],
    [2, 7],
  ]);
  expect(gridOf([drawn, list("b", 1, 2)], key)).toHaveLength(6);
});

test("random trials of lists are places of the grid, none twice, and no more than there are", () => {
  const axes = [list("a", 1, 2, 3), list("b", 5, 6, 7)];
  const four = randomTrials(axes, 4, key).map(String);
  expect(new Set(four).size).toBe(4);
  const all = randomTrials(axes, 100, key).map(String);
  expect([...all].sort()).toEqual(gridOf(axes, key).map(String).sort());
  expect(all.slice(0, 4)).toEqual(four);
  expect(all).not.toEqual(gridOf(axes, key).map(String));
});

test("with a distribution every trial draws anew, and more trials keep the first ones", () => {
  const axes = [drawn, list("b", 1, 2)];
  const twenty = randomTrials(axes, 20, key);
  expect(twenty).toHaveLength(20);
  expect(new Set(twenty.map(([rate]) => rate)).size).toBe(20);
  expect(randomTrials(axes, 5, key)).toEqual(twenty.slice(0, 5));
  expect(randomTrials(axes, 5, seedKey(2))).not.toEqual(twenty.slice(0, 5));
});
