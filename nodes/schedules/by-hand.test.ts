import fc from "fast-check";
import { expect, test } from "vitest";
import type { Schedule } from "../ports.ts";
import { byHand } from "./by-hand.ts";
import { follow } from "./follow.test-helper.ts";
import { linear } from "./linear.ts";

const ramp = () => linear({ from: 0, to: 10, start: 0, steps: 10 });
/** Adds the metric of the step before to all it has seen. */
const sum: Schedule<number> = {
  is: "Schedule",
  init: () => 0,
  at: (state, { metrics }) => ({ value: state, state: state + (metrics.loss ?? 0) }),
};

test("a hold begins with the update after as many as it says, and ends before the one at its end", () => {
  expect(follow(byHand({ base: ramp(), holds: [{ from: 2, to: 5, value: 7 }] }), 7)).toEqual([0, 1, 7, 7, 7, 5, 6]);
  expect(follow(byHand({ base: 0.5, holds: [{ from: 0, to: 1, value: 3 }] }), 3)).toEqual([3, 0.5, 0.5]);
});

test("a hold up to 0 never ends", () => {
  expect(follow(byHand({ base: ramp(), holds: [{ from: 8, to: 0, value: -1 }] }), 12).slice(7)).toEqual([7, -1, -1, -1, -1]);
});

test("the later of two rows holds where they overlap", () => {
  const holds = [
    { from: 1, to: 0, value: 1 },
    { from: 3, to: 4, value: 2 },
  ];
  expect(follow(byHand({ base: 0, holds }), 6)).toEqual([0, 1, 1, 2, 1, 1]);
});

test("a closed loop goes on from all the metrics, also those of the held updates", () => {
  const metrics = (step: number) => ({ loss: step + 1 });
  const free = follow(sum, 10, metrics);
  const held = follow(byHand({ base: sum, holds: [{ from: 3, to: 7, value: -1 }] }), 10, metrics);
  expect(held).toEqual(free.map((value, step) => (step >= 3 && step < 7 ? -1 : value)));
});

test("whatever is held, each update has the last value that a hand put there, else the base's", () => {
  const row = fc
    .record({ from: fc.nat(20), length: fc.integer({ min: 1, max: 20 }), value: fc.double({ noNaN: true }), open: fc.boolean() })
    .map(({ from, length, value, open }) => ({ from, to: open ? 0 : from + length, value }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (holds) => {
      const painted = follow(ramp(), 40);
      for (const { from, to, value } of holds) painted.fill(value, from, to === 0 ? 40 : to);
      expect(follow(byHand({ base: ramp(), holds }), 40)).toEqual(painted);
    }),
  );
});

test("a row that ends before it begins is refused", () => {
  for (const to of [3, 5]) {
    expect(() => byHand({ base: 1, holds: [{ from: 5, to, value: 0 }] })).toThrow(
      expect.objectContaining({ code: "by-hand.holds", field: "holds" }),
    );
  }
});
