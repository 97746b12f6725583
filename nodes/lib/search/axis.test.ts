import { expect, test } from "vitest";
import { seedKey } from "../random.ts";
import { mean } from "../statistics.ts";
import { type Axis, checkAxes, drawsOf, pointsOf } from "./axis.ts";

const key = seedKey(1);
const range = (over: "linear" | "logarithmic", from: number, to: number, count: number, step = 0): Axis => ({
  name: "rate",
  over,
  from,
  to,
  count,
  step,
});
const points = (axis: Axis) => pointsOf(axis, key);

test("a linear range has both ends and equal differences, without the noise of sums of tenths", () => {
  expect(points(range("linear", 0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(points(range("linear", 0.1, 0.4, 4))).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(points(range("linear", 3, 1, 3))).toEqual([3, 2, 1]);
});

test("a logarithmic range has equal ratios, written with four figures", () => {
  expect(points(range("logarithmic", 0.001, 1, 4))).toEqual([0.001, 0.01, 0.1, 1]);
  // 0.01 * 30^(1/4) = 0.023403...
  expect(points(range("logarithmic", 0.01, 0.3, 5))).toEqual([0.01, 0.0234, 0.05477, 0.1282, 0.3]);
});

test("a step keeps to its multiples, and a multiple that is met twice is there once", () => {
  expect(points(range("linear", 1, 3, 5, 1))).toEqual([1, 2, 3]);
  expect(points(range("logarithmic", 16, 128, 4, 16))).toEqual([16, 32, 64, 128]);
});

test("a range of one point is where it begins", () => {
  expect(points(range("logarithmic", 0.01, 0.3, 1))).toEqual([0.01]);
});

test("a list is as it stands, each number once", () => {
  expect(points({ name: "width", over: "list", values: [3, 1, 3] })).toEqual([3, 1]);
});

test("more draws keep the first ones, and axes of other names draw other numbers", () => {
  const axis: Axis = { name: "rate", over: "logUniform", from: 0.001, to: 1, count: 5, step: 0 };
  expect(drawsOf(axis, key, 9).slice(0, 5)).toEqual(drawsOf(axis, key, 5));
  expect(drawsOf({ ...axis, name: "decay" }, key, 5)).not.toEqual(drawsOf(axis, key, 5));
  expect(pointsOf(axis, key)).toEqual(drawsOf(axis, key, 5));
});

test("distributions stay in their bounds and have the mean and spread that they are named for", () => {
  const many = 4000;
  const uniform = drawsOf({ name: "a", over: "uniform", from: -2, to: 6, count: 1, step: 0 }, key, many);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...uniform)).toBeLessThanOrEqual(6);
  expect(mean(uniform)).toBeCloseTo(2, 0);
  const logs = drawsOf({ name: "a", over: "logUniform", from: 0.01, to: 100, count: 1, step: 0 }, key, many).map(Math.log10);
  expect(Math.abs(mean(logs))).toBeLessThan(0.08);
  const bell = drawsOf({ name: "a", over: "normal", mean: 10, deviation: 3, count: 1, step: 0 }, key, many);
  expect(Math.abs(mean(bell) - 10)).toBeLessThan(0.2);
  expect(Math.abs(Math.sqrt(mean(bell.map((value) => (value - 10) ** 2))) - 3)).toBeLessThan(0.2);
});

test("draws of a range are its points", () => {
  const drawn = new Set(drawsOf(range("logarithmic", 0.001, 1, 4), key, 200));
  expect([...drawn].sort()).toEqual([0.001, 0.01, 0.1, 1]);
});

test("axes that cannot be searched are told with the axis and what to do", () => {
  const code = (axes: readonly Axis[]) => {
    try {
      checkAxes(axes, 4);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const list = (name: string, values: readonly number[] = [1]): Axis => ({ name, over: "list", values });
  expect(code([list("a"), list("b")])).toBe(null);
  expect(code([])).toBe("sweep.axes");
  expect(code([list("a"), list("a")])).toBe("sweep.axes");
  expect(code([list("updates")])).toBe("sweep.axes");
  expect(code(["a", "b", "c", "d", "e"].map((name) => list(name)))).toBe("sweep.axes");
  expect(code([list("a", [])])).toBe("sweep.range");
  expect(code([range("logarithmic", 0, 1, 3)])).toBe("sweep.range");
  expect(code([range("linear", 0, 1, 0)])).toBe("sweep.range");
  expect(code([{ name: "a", over: "normal", mean: 0, deviation: -1, count: 3, step: 0 }])).toBe("sweep.range");
});
