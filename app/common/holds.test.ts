import fc from "fast-check";
import { expect, test } from "vitest";
import type { Act } from "../../nodes/lib/act.ts";
import { holdsOf, holdsWithin, isWithin } from "./holds.ts";

const hold = (step: number, value: number, name = "rate") => ({ step, act: { do: "hold", name, value } as Act });
const release = (step: number, name = "rate") => ({ step, act: { do: "release", name } as Act });

test("a hold lasts until the next one, until it is let go, or to the end", () => {
  expect(holdsOf([hold(3, 1), hold(5, 2), release(9), hold(20, 4)], "rate")).toEqual([
    { from: 3, to: 5, value: 1 },
    { from: 5, to: 9, value: 2 },
    { from: 20, to: 0, value: 4 },
  ]);
});

test("of two holds at one border the last one counts, and one let go at once held nothing", () => {
  expect(holdsOf([hold(3, 1), hold(3, 2), release(4), hold(6, 5), release(6)], "rate")).toEqual([{ from: 3, to: 4, value: 2 }]);
});

test("other numbers and other acts do not matter", () => {
  const acts = [
    hold(1, 7, "temperature"),
    hold(2, 3),
    { step: 4, act: { do: "reset", layer: "hidden1" } as Act },
    release(5, "temperature"),
  ];
  expect(holdsOf(acts, "rate")).toEqual([{ from: 2, to: 0, value: 3 }]);
});

test("cut into stretches of any lengths, holds say for each update what they said for the whole", () => {
  const act = fc.oneof(
    fc.record({ step: fc.nat(40), value: fc.nat(9) }).map(({ step, value }) => hold(step, value)),
    fc.nat(40).map((step) => release(step)),
  );
  const at = (holds: readonly { from: number; to: number; value: number }[], step: number) =>
    holds.findLast(({ from, to }) => step >= from && (to === 0 || step < to))?.value;
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 }),
      (acts, lengths) => {
        const whole = holdsOf(acts, "rate");
        let begun = 0;
        for (const length of lengths) {
          const part = holdsWithin(whole, begun, begun + length);
          for (let step = 0; step < length; step++) expect(at(part, step)).toBe(at(whole, begun + step));
          begun += length;
        }
      },
    ),
  );
});

test("a hold is within others where they hold the same value all that time", () => {
  const others = [
    { from: 3, to: 5, value: 1 },
    { from: 5, to: 9, value: 1 },
    { from: 9, to: 0, value: 2 },
  ];
  expect(isWithin({ from: 3, to: 9, value: 1 }, others)).toBe(true);
  expect(isWithin({ from: 4, to: 6, value: 1 }, others)).toBe(true);
  expect(isWithin({ from: 4, to: 10, value: 1 }, others)).toBe(false);
  expect(isWithin({ from: 4, to: 6, value: 2 }, others)).toBe(false);
  expect(isWithin({ from: 10, to: 0, value: 2 }, others)).toBe(true);
  expect(isWithin({ from: 5, to: 0, value: 1 }, others)).toBe(false);
});
