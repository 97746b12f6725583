import fc from "fast-check";
import { expect, test } from "vitest";
import { seedKey } from "../../nodes/lib/random.ts";
import { checkAxes, pointsOf } from "../../nodes/lib/search/axis.ts";
import { type Axis, axisText, converted, shownPoints } from "./axis-rows.ts";

const positive = fc.double({ min: 1e-4, max: 1e4, noNaN: true });
const shared = { count: fc.integer({ min: 1, max: 12 }), step: fc.constantFrom(0, 0, 1, 0.5) };
const axis: fc.Arbitrary<Axis> = fc.oneof(
  fc.record({ name: fc.constant("a"), over: fc.constant("list" as const), values: fc.array(positive, { minLength: 1, maxLength: 9 }) }),
  fc.record({
    name: fc.constant("a"),
    over: fc.constantFrom("linear" as const, "logarithmic" as const),
    from: positive,
    to: positive,
    ...shared,
  }),
  fc.record({
    name: fc.constant("a"),
    over: fc.constantFrom("uniform" as const, "logUniform" as const),
    from: positive,
    to: positive,
    ...shared,
  }),
  fc.record({ name: fc.constant("a"), over: fc.constant("normal" as const), mean: positive, deviation: positive, ...shared }),
);

test("the points that the editor shows are those that the run will have", () => {
  fc.assert(
    fc.property(axis, (one) => {
      const shown = shownPoints(one);
      if (shown !== null) expect(shown).toEqual(pointsOf(one, seedKey(1)));
    }),
  );
});

test("whatever kind an axis is turned into, it can be searched", () => {
  const kinds = ["list", "linear", "logarithmic", "uniform", "logUniform", "normal"] as const;
  fc.assert(
    fc.property(axis, fc.constantFrom(...kinds), (one, over) => {
      const turned = converted(one, over);
      expect(turned.over).toBe(over);
      expect(() => checkAxes([turned], 4)).not.toThrow();
    }),
  );
});

test("an axis reads in a few signs", () => {
  expect(axisText({ name: "a", over: "list", values: [1, 2, 4] })).toBe("1, 2, 4");
  expect(axisText({ name: "a", over: "list", values: [1, 2, 3, 4, 5, 6, 7, 8] })).toBe("1, 2, 3, 4 … 8");
  expect(axisText({ name: "a", over: "linear", from: 0, to: 1, count: 5, step: 0 })).toBe("0 … 1, 5");
  expect(axisText({ name: "a", over: "logarithmic", from: 0.01, to: 0.3, count: 5, step: 0 })).toBe("0.01 … 0.3, 5 log");
  expect(axisText({ name: "a", over: "logUniform", from: 0.0001, to: 0.3, count: 5, step: 0 })).toBe("1e-4 … 0.3, drawn log");
  expect(axisText({ name: "a", over: "normal", mean: 0, deviation: 2, count: 5, step: 0 })).toBe("0 ± 2, drawn");
});
