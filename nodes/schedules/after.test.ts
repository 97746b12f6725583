import { expect, test } from "vitest";
import type { Schedule } from "../ports.ts";
import { after } from "./after.ts";
import { constant } from "./constant.ts";
import { follow } from "./follow.test-helper.ts";
import { linear } from "./linear.ts";

test("the second schedule counts from its own zero", () => {
  const joined = after({ a: linear({ from: 0, to: 3, start: 0, steps: 3 }), b: linear({ from: 10, to: 12, start: 0, steps: 2 }), step: 3 });
  expect(follow(joined, 7)).toEqual([0, 1, 2, 10, 11, 12, 12]);
});

test("the second schedule's presentations count from the change", () => {
  const shown: Schedule = { is: "Schedule", init: () => null, at: (state, clock) => ({ value: clock.presentations, state }) };
  expect(follow(after({ a: shown, b: shown, step: 2 }), 5, undefined, 32)).toEqual([0, 32, 0, 32, 64]);
});

test("each schedule keeps its own state", () => {
  const counter = (by: number): Schedule<number> => ({
    is: "Schedule",
    init: () => 0,
    at: (state) => ({ value: state + by, state: state + by }),
  });
  expect(follow(after({ a: counter(1), b: counter(10), step: 2 }), 4)).toEqual([1, 2, 10, 20]);
});

test("after 0 updates only the second is left", () => {
  const b = linear({ from: 1, to: 2, start: 0, steps: 4 });
  expect(follow(after({ a: constant({ value: 9 }), b, step: 0 }), 6)).toEqual(follow(b, 6));
});
