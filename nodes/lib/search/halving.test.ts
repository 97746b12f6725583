import fc from "fast-check";
import { expect, test } from "vitest";
import { growths, halvingRungs } from "./halving.ts";

const rungs = (count: number, budget: { min: number; max: number; eta: number }) =>
  halvingRungs(count, budget).map((rung) => [rung.count, rung.updates]);

test("halving 16 trials with eta 2 spends the same on every rung, as Jamieson and Talwalkar have it", () => {
  expect(rungs(16, { min: 1, max: 16, eta: 2 })).toEqual([
    [16, 1],
    [8, 2],
    [4, 4],
    [2, 8],
    [1, 16],
  ]);
});

test("where the budget allows fewer rungs than the trials, several are trained to the end", () => {
  expect(rungs(16, { min: 100, max: 400, eta: 2 })).toEqual([
    [16, 100],
    [8, 200],
    [4, 400],
  ]);
});

test("where there are fewer trials than rungs, the first rung has more than the least budget", () => {
  expect(rungs(3, { min: 1, max: 81, eta: 3 })).toEqual([
    [3, 27],
    [1, 81],
  ]);
  expect(rungs(1, { min: 1, max: 81, eta: 3 })).toEqual([[1, 81]]);
});

test("243 is five growths of 3, which logarithms miss", () => {
  expect(growths({ min: 1, max: 243, eta: 3 })).toBe(5);
  expect(growths({ min: 100, max: 299, eta: 3 })).toBe(0);
});

test("every rung has fewer trials and more updates than the one before, from at least min to max", () => {
  const budget = fc.record({
    min: fc.integer({ min: 1, max: 50 }),
    max: fc.integer({ min: 50, max: 5000 }),
    eta: fc.integer({ min: 2, max: 5 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), budget, (count, given) => {
      const all = halvingRungs(count, given);
      expect(all[0]?.count).toBe(count);
      expect(all[0]?.updates).toBeGreaterThanOrEqual(given.min);
      expect(all.at(-1)?.updates).toBe(given.max);
      for (const [place, rung] of all.entries()) {
        const next = all[place + 1];
        expect(rung.count).toBeGreaterThanOrEqual(1);
        if (next === undefined) continue;
        expect(next.count).toBeLessThan(rung.count);
        expect(next.updates).toBeGreaterThan(rung.updates);
      }
    }),
  );
});
