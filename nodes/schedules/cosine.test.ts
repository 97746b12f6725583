import { expect, test } from "vitest";
import { cosine } from "./cosine.ts";
import { follow } from "./follow.test-helper.ts";

test("starts at `from`, is half way at half time, and ends at `to` for good", () => {
  const values = follow(cosine({ from: 0.3, to: 0.1, steps: 8, warmup: 0 }), 12);
  expect(values[0]).toBe(0.3);
  expect(values[4]).toBeCloseTo(0.2, 12);
  expect(values.slice(8)).toEqual([0.1, 0.1, 0.1, 0.1]);
});

test("a quarter of the way has lost (1 - cos 45 degrees) / 2 of the height", () => {
  expect(follow(cosine({ from: 1, to: 0, steps: 8, warmup: 0 }), 3)[2]).toBeCloseTo(0.5 * (1 + Math.SQRT1_2), 12);
});

test("the warm-up climbs in equal steps from above zero and meets the cosine at its top", () => {
  const values = follow(cosine({ from: 1, to: 0, steps: 13, warmup: 3 }), 14);
  expect(values.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
  expect(values[8]).toBeCloseTo(0.5, 12);
  expect(values[13]).toBe(0);
});
