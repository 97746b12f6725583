import { expect, test } from "vitest";
import { follow } from "./follow.test-helper.ts";
import { linear } from "./linear.ts";
import { piecewise } from "./piecewise.ts";

const points = { steps: [2, 4, 8], values: [1, 3, -1] };

test("goes straight from point to point, and keeps the first value before them and the last one behind", () => {
  expect(follow(piecewise({ ...points, between: "linear" }), 11)).toEqual([1, 1, 1, 2, 3, 2, 1, 0, -1, -1, -1]);
});

test("holds each value until the next point", () => {
  expect(follow(piecewise({ ...points, between: "hold" }), 11)).toEqual([1, 1, 1, 1, 3, 3, 3, 3, -1, -1, -1]);
});

test("two points are a ramp", () => {
  const ramp = follow(linear({ from: 0.3, to: 0.1, start: 3, steps: 7 }), 15);
  follow(piecewise({ steps: [3, 10], values: [0.3, 0.1], between: "linear" }), 15).forEach((value, step) => {
    expect(value).toBeCloseTo(ramp[step] as number, 14);
  });
});

test.each(["linear", "hold"] as const)("one point is a constant (%s)", (between) => {
  expect(follow(piecewise({ steps: [3], values: [0.1], between }), 6)).toEqual(Array(6).fill(0.1));
});

test.each([
  ["no point", [], [], "steps"],
  ["a value too few", [0, 5], [1], "values"],
  ["a step twice", [0, 5, 5], [1, 2, 3], "steps"],
  ["steps that fall", [5, 0], [1, 2], "steps"],
])("refuses %s", (_, steps, values, field) => {
  expect(() => piecewise({ steps, values, between: "linear" })).toThrow(expect.objectContaining({ code: "piecewise.points", field }));
});
