import fc from "fast-check";
import { expect, test } from "vitest";
import { perPixel, sharedX } from "./per-pixel.ts";

const sight = { from: 0, to: 100, columns: 10, log: false };
const given = (values: (number | null | undefined)[]) => values.filter((value) => value !== undefined);

test("of a long line each column of pixels keeps the lowest and the highest value, in the order in which they came", () => {
  const x = Array.from({ length: 10_001 }, (_, i) => i / 100);
  const y = x.map((at) => (at === 42 ? 9 : at === 43 ? -9 : Math.sin(at)));
  const values = perPixel(x, y, sight);
  expect(values).toHaveLength(sharedX(sight).length);
  expect(values.slice(9, 11), "a spike of one point is not lost").toEqual([9, -9]);
});
test("any line keeps its extremes, and all that is drawn was measured or lies on a straight piece of it", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 }), (y) => {
      const x = y.map((_, i) => (100 * (i + 0.5)) / y.length);
      const drawn = given(perPixel(x, y, sight)) as number[];
      expect(Math.max(...drawn)).toBe(Math.max(...y));
      expect(Math.min(...drawn)).toBe(Math.min(...y));
    }),
  );
});
test("a stretch between two points is crossed where it enters and leaves the sight", () => {
  const values = perPixel([-50, 150], [0, 200], sight);
  expect([values[0], values.at(-1)]).toEqual([50, 150]);
  expect(given(values)).toEqual([50, 150]);
  expect(given(perPixel([200, 300], [1, 1], sight))).toEqual([]);
});
test("what is no number interrupts the line, a place without a point does not", () => {
  const values = perPixel([5, 15, 35], [1, Number.NaN, 2], sight);
  expect(values.slice(1, 9)).toEqual([1, undefined, null, undefined, undefined, undefined, 2, undefined]);
});
test("on a logarithmic axis columns are decades apart, not steps", () => {
  const log = { from: 1, to: 10_000, columns: 4, log: true };
  expect(sharedX(log)[1]).toBeCloseTo(10 ** 0.25, 9);
  const values = perPixel([1, 10.5, 100.5, 1000.5, 10_000], [0, 1, 2, 3, 4], log);
  expect([1, 3, 5, 7].map((place) => values[place])).toEqual([0, 1, 2, 3]);
});
