import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { deviation, mean } from "../lib/statistics.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Examples } from "../ports.ts";
import { density2d } from "./density2d.ts";

beforeAll(useEngine);

type Kind = Parameters<typeof density2d>[0]["kind"];
function read(kind: Kind, noise: number, count = 20000) {
  const { run, views } = watchedRun();
  const examples = density2d({ kind, count, noise, key: seedKey(1), run });
  const of = (name: string) => Array.from(columnOf(examples, name).dataSync());
  const xy = of("input");
  const made = { x: xy.filter((_, n) => n % 2 === 0), y: xy.filter((_, n) => n % 2 === 1), mode: of("mode"), of, views };
  const names = Object.keys(examples.columns);
  const dispose = () => tensorsIn(examples).map((tensor) => tensor.dispose());
  return { ...made, names, dispose };
}

test.each([
  ["ring8", 0.08, 8],
  ["grid25", 0.05, 25],
  ["checker", 0, 8],
  ["moons", 0.05, 2],
] as const)("%s has mean 0 and deviation about 1 a coordinate, and modes of equal weight", (kind, noise, modes) => {
  const { x, y, mode, views, dispose } = read(kind, noise);
  for (const values of [x, y]) {
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(deviation(values) - 1)).toBeLessThan(0.02);
  }
  const shares = Array.from({ length: modes }, (_, k) => mode.filter((one) => one === k).length / mode.length);
  for (const share of shares) expect(share * modes).toBeCloseTo(1, 0);
  expect(views.has("points")).toBe(true);
  dispose();
});

test("spots lie around their centres with the noise as deviation", () => {
  const { x, y, of, names, dispose } = read("ring8", 0.08);
  const center = of("center");
  const away = [
    ...x.map((value, row) => value - (center[2 * row] as number)),
    ...y.map((value, row) => value - (center[2 * row + 1] as number)),
  ];
  expect(deviation(away)).toBeCloseTo(0.08, 3);
  expect(Math.hypot(center[0] as number, center[1] as number)).toBeCloseTo(Math.SQRT2, 6);
  expect(of("deviation")[0]).toBeCloseTo(0.08, 6);
  expect(names).toEqual(["input", "mode", "center", "deviation"]);
  dispose();
});

test("no point of the checkerboard lies on a white square", () => {
  const { x, y, names, dispose } = read("checker", 0.3);
  const cell = (value: number) => Math.floor(value / (Math.sqrt(3) / 2) + 2);
  for (const [row, value] of x.entries()) expect((cell(value) + cell(y[row] as number)) % 2).toBe(0);
  expect(names).toEqual(["input", "mode"]);
  dispose();
});

test("moons without noise are half circles, before they are scaled", () => {
  const { x, y, mode, dispose } = read("moons", 0, 500);
  const [sx, sy] = [Math.sqrt(3 / 4), Math.sqrt(9 / 16 - 1 / Math.PI)];
  for (const [row, value] of x.entries()) {
    const [a, b] = [value * sx + 0.5, (y[row] as number) * sy + 0.25];
    expect(mode[row] === 0 ? Math.hypot(a, b) : Math.hypot(a - 1, b - 0.5)).toBeCloseTo(1, 5);
  }
  dispose();
});

test("another key draws other points of the same law", () => {
  const draw = (seed: number): Examples => density2d({ kind: "moons", count: 4, noise: 0, key: seedKey(seed), run: watchedRun().run });
  const [a, b] = [draw(1), draw(2)];
  expect(columnOf(a, "input").dataSync()).not.toEqual(columnOf(b, "input").dataSync());
  for (const tensor of tensorsIn([a, b])) tensor.dispose();
});

test("what cannot be drawn is a problem", () => {
  const draw = (change: object) => density2d({ kind: "ring8", count: 10, noise: 0.1, key: seedKey(1), run: watchedRun().run, ...change });
  expect(() => draw({ count: 0 })).toThrow(/0 points/);
  expect(() => draw({ noise: -1 })).toThrow(/deviation/);
});
