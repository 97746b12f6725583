import { expect, test } from "vitest";
import { numberScale, places } from "./live-scale.ts";

test("a rate has factors: a hundred down from its largest value and ten up", () => {
  const scale = numberScale(0.1, { min: 0 });
  expect([scale.log, scale.low, scale.high]).toEqual([true, 0.001, 1]);
  expect(scale.at(0.1)).toBeCloseTo(2 / 3);
  expect(scale.value(2 / 3)).toBe(0.1);
  expect(scale.value(0.5)).toBe(0.0316);
});
test("a number with both limits has them, in even steps", () => {
  const scale = numberScale(0.3, { min: 0, max: 1 });
  expect([scale.log, scale.low, scale.high]).toEqual([false, 0, 1]);
  expect(scale.value(0.33371)).toBe(0.334);
});
test("limits that lie factors of a hundred apart are factors all the same, and are kept", () => {
  const scale = numberScale(1, { min: 0.001, max: 2 });
  expect([scale.log, scale.high]).toEqual([true, 2]);
  expect(scale.low).toBeGreaterThanOrEqual(0.001);
});
test("a number that is zero or below it still has room on both sides", () => {
  expect(numberScale(0, {})).toMatchObject({ log: false, low: -1, high: 1 });
  expect(numberScale(-4, {})).toMatchObject({ low: -8, high: 8 });
  expect(numberScale(0, { min: 0 })).toMatchObject({ low: 0, high: 1 });
});
test("what lies outside stands at the end of the slider", () => {
  const scale = numberScale(0.1, {});
  expect([scale.at(0), scale.at(100), scale.value(-1), scale.value(2)]).toEqual([0, 1, 0.001, 1]);
});
test("each place of a slider is a number of its own", () => {
  for (const scale of [
    numberScale(0.1, { min: 0 }),
    numberScale(0.3, { min: 0, max: 1 }),
    numberScale(5, { min: 4, max: 6 }),
    numberScale(-4, {}),
  ]) {
    const values = Array.from({ length: places + 1 }, (_, place) => scale.value(place / places));
    expect(new Set(values).size).toBe(places + 1);
  }
});
