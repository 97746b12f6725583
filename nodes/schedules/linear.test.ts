import { expect, test } from "vitest";
import { follow } from "./follow.test-helper.ts";
import { linear } from "./linear.ts";

test("waits until the start, climbs evenly, and stays at the end", () => {
  expect(follow(linear({ from: 2, to: 6, start: 2, steps: 4 }), 9)).toEqual([2, 2, 2, 3, 4, 5, 6, 6, 6]);
});

test("ends exactly on `to`, also where the difference does not round", () => {
  expect(follow(linear({ from: 0.3, to: 0.1, start: 0, steps: 3 }), 4)[3]).toBe(0.1);
});

test("a ramp between equal values is that value", () => {
  expect(new Set(follow(linear({ from: 0.1, to: 0.1, start: 1, steps: 7 }), 12))).toEqual(new Set([0.1]));
});
