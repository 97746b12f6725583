import { expect, test } from "vitest";
import { pacing } from "./pacing.ts";

type Settings = Parameters<typeof pacing>[0];
function sizes(settings: Settings, rounds: number): number[] {
  const schedule = pacing(settings);
  return Array.from({ length: rounds }, (_, step) => schedule.at(null, { step, presentations: 0, metrics: {} }).value);
}
const cycle: Settings = { shape: "cyclical", low: 0.25, high: 1, factor: 0.5, epochs: 0 };
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

test("0.25 to 1 by halves: a budget of 10 takes exactly 19 rounds, which sum to 10.75", () => {
  const all = sizes(cycle, 19);
  expect(all.slice(0, 8)).toEqual([0.25, 0.5, 1, 0.5, 0.25, 0.5, 1, 0.5]);
  expect(sum(all.slice(0, 18))).toBeLessThan(10);
  expect(sum(all)).toBe(10.75);
});

test("a budget of 12 is met exactly", () => {
  const all = sizes(cycle, 40);
  const rounds = all.findIndex((_, round) => sum(all.slice(0, round + 1)) >= 12) + 1;
  expect(sum(all.slice(0, rounds))).toBe(12);
});

test("with equal ends every round is whole", () => {
  expect(sizes({ ...cycle, low: 1 }, 5)).toEqual([1, 1, 1, 1, 1]);
});

test("bounds that the factor does not hit are clamped, and the cycle goes on", () => {
  expect(sizes({ ...cycle, low: 0.3 }, 7)).toEqual([0.3, 0.6, 1, 0.5, 0.3, 0.6, 1]);
});

test("rounds can be asked for in any order", () => {
  const schedule = pacing(cycle);
  const at = (step: number) => schedule.at(null, { step, presentations: 0, metrics: {} }).value;
  expect([at(6), at(1), at(4)]).toEqual([1, 0.5, 0.25]);
});

test("linear: each round follows from the share of the phase that was shown before it", () => {
  const all = sizes({ shape: "linear", low: 0.2, high: 1, factor: 0.5, epochs: 2 }, 12);
  for (const [round, size] of all.entries()) {
    expect(size).toBeCloseTo(0.2 + 0.8 * Math.min(1, sum(all.slice(0, round)) / 2), 12);
  }
  expect(all.at(-1)).toBe(1);
});

test("root grows faster than linear at first, and the squares grow evenly", () => {
  const settings = { low: 0.2, high: 1, factor: 0.5, epochs: 2 };
  const root = sizes({ ...settings, shape: "root" }, 12);
  expect(root[1] as number).toBeGreaterThan(sizes({ ...settings, shape: "linear" }, 12)[1] as number);
  for (const [round, size] of root.entries()) {
    expect(size ** 2).toBeCloseTo(0.04 + 0.96 * Math.min(1, sum(root.slice(0, round)) / 2), 12);
  }
});

test("step takes the sizes low, low / factor, ..., high, and none between", () => {
  const all = sizes({ shape: "step", low: 0.2, high: 0.8, factor: 0.5, epochs: 3 }, 20);
  expect([...new Set(all)]).toEqual([0.2, 0.4, 0.8]);
  expect(all.lastIndexOf(0.2)).toBe(Math.ceil(1 / 0.2) - 1);
});

test("growing over 0 epochs is whole at once", () => {
  for (const shape of ["linear", "step", "root"] as const) {
    expect(sizes({ shape, low: 0.2, high: 0.9, factor: 0.5, epochs: 0 }, 2)).toEqual([0.9, 0.9]);
  }
});

test("bounds that make no sense name their setting", () => {
  const field = (change: Partial<Settings>) => {
    try {
      pacing({ ...cycle, ...change });
    } catch (problem) {
      return (problem as { field: string }).field;
    }
    return "none";
  };
  expect([
    field({ low: 0 }),
    field({ high: 0.1 }),
    field({ factor: 1 }),
    field({ shape: "root", factor: 1 }),
    field({ epochs: -1 }),
  ]).toEqual(["low", "high", "factor", "none", "epochs"]);
});
