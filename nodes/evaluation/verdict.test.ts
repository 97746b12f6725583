import { expect, test } from "vitest";
import type { Claim } from "../lib/claims.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import type { Intervals } from "../lib/view.ts";
import type { JudgedLine, Table } from "../ports.ts";
import { verdict } from "./verdict.ts";

const seeds = [101, 102, 103, 104, 105];
function tableOf(arms: Record<string, (number | string)[]>, planned = 5): Table {
  const rows = Object.entries(arms).flatMap(([arm, values]) => values.map((value, i) => [arm, seeds[i] as number, value]));
  return { is: "Table", columns: ["arm", "seed", "accuracy"], rows, planned };
}
const line: Claim = {
  kind: "better",
  metric: "accuracy",
  direction: "higher",
  candidate: "new",
  baseline: "old",
  reduce: "best",
  margin: 0,
  claim: "",
};
function judged(table: Table, change: Partial<Claim> = {}): JudgedLine & { view: Intervals["lines"][number] } {
  const { run, views } = watchedRun();
  const { lines } = verdict({ table, lines: [{ ...line, ...change }], run });
  return { ...(lines[0] as JudgedLine), view: (views.get("verdict") as Intervals).lines[0] as Intervals["lines"][number] };
}
const clear = tableOf({ new: [0.91, 0.92, 0.93, 0.94, 0.95], old: [0.9, 0.9, 0.9, 0.9, 0.9] });

test("differences are paired by seed: a shift that all seeds share is seen through any spread between them", () => {
  const paired = judged(tableOf({ new: [0.51, 0.91, 0.71, 0.31, 0.61], old: [0.5, 0.9, 0.7, 0.3, 0.6] }));
  expect(paired.difference).toBeCloseTo(0.01, 12);
  expect(paired.interval[0]).toBeCloseTo(0.01, 9);
  expect(paired.status).toBe("holds");
});

test("gains of 1..5 points are 3 points with the interval [1.04, 4.96]", () => {
  const { interval, view, status } = judged(clear, { margin: 0.02 });
  expect(interval[0]).toBeCloseTo(0.01037, 5);
  expect(interval[1]).toBeCloseTo(0.04963, 5);
  expect(status).toBe("holds");
  expect(view).toMatchObject({ unit: "points", margin: 2, planned: 5 });
  expect(view.mean).toBeCloseTo(3, 9);
  expect(view.dots.map(({ seed }) => seed)).toEqual(seeds);
  for (const [i, { value }] of view.dots.entries()) expect(value).toBeCloseTo(i + 1, 9);
});

test("a margin above the gain is smaller than claimed, and says so", () => {
  expect(judged(clear, { margin: 0.04 })).toMatchObject({ status: "smaller than claimed", note: "better, by less than 4 points" });
});

test("where lower is better a lower candidate is a gain", () => {
  expect(judged(clear, { direction: "lower" })).toMatchObject({ status: "contradicted" });
  const lower = judged(tableOf({ new: [0.1, 0.2, 0.1], old: [0.3, 0.4, 0.35] }, 3), { direction: "lower" });
  expect(lower.difference).toBeCloseTo(0.65 / 3, 12);
  expect(lower.view.dots.map(({ value }) => Math.round(value))).toEqual([20, 20, 25]);
});

const fixed = {
  new: [0.9, 0.9, 0.9, 0.9, 0.9],
  "fixed/0.01": [0.95, 0.7, 0.7, 0.7, 0.7],
  "fixed/0.1": [0.85, 0.86, 0.87, 0.88, 0.89],
  "fixed/1": [0.1, 0.9, 0.1, 0.1, 0.1],
};

test("the best of a sweep is the arm with the best mean over the seeds, not the best of each seed", () => {
  const best = judged(tableOf(fixed), { baseline: "fixed/*" });
  expect(best.baseline).toEqual(fixed["fixed/0.1"]);
  expect(best.baselineName).toBe("best of fixed");
  expect(best.note).toContain("fixed/0.1, of 3");
});

test("median and mean are of each seed", () => {
  expect(judged(tableOf(fixed), { baseline: "fixed/*", reduce: "median" }).baseline).toEqual([0.85, 0.86, 0.7, 0.7, 0.7]);
  const { baseline } = judged(tableOf(fixed), { baseline: "fixed/0.01, fixed/0.1", reduce: "mean" });
  expect(baseline[1]).toBeCloseTo(0.78, 12);
});

test("a seed that one arm lacks is left out on both sides", () => {
  const { seeds: left, candidate, note } = judged(tableOf({ new: [0.9, 0.8, 0.9, 0.9, 0.9], old: [0.8, "", 0.8, 0.8, 0.8] }));
  expect(left).toEqual([101, 103, 104, 105]);
  expect(candidate).toEqual([0.9, 0.9, 0.9, 0.9]);
  expect(note).toContain("left out: seed 102");
});

test("while rounds are missing nothing is judged", () => {
  expect(judged(tableOf({ new: [0.9, 0.91], old: [0.1, 0.1] }))).toMatchObject({ status: "so far", note: "so far 2 of 5" });
  expect(judged({ ...clear, rows: [] })).toMatchObject({ status: "so far", note: "so far 0 of 5", candidate: [], difference: 0 });
});

test("what is not settled says how many seeds would settle it, one seed that it gives no interval", () => {
  const noisy = judged(tableOf({ new: [0.95, 0.88, 0.93, 0.9, 0.9], old: [0.9, 0.9, 0.9, 0.9, 0.9] }), { kind: "notWorse", margin: 0.005 });
  expect(noisy.status).toBe("not settled");
  expect(noisy.note).toMatch(/^not settled by 5 seeds; about \d+ would settle it$/);
  expect(judged(tableOf({ new: [0.95], old: [0.9] }, 1))).toMatchObject({ status: "not settled", note: "one seed gives no interval" });
});

test.each([
  [{ kind: "notWorse", baseline: "fixed/*", margin: 0.005 }, "accuracy: new at least best of fixed - 0.5 points"],
  [{ kind: "better", baseline: "fixed/*", reduce: "median" }, "accuracy: new better than median of fixed"],
  [{ kind: "better", baseline: "fixed/1", margin: 0.01 }, "accuracy: new better than fixed/1 by 1 point"],
  [{ kind: "equal", baseline: "fixed/1", margin: 0.02 }, "accuracy: new equal to fixed/1 within 2 points"],
  [{ kind: "shown", baseline: "fixed/1, fixed/0.1", reduce: "mean" }, "accuracy: new beside mean of fixed/1, fixed/0.1"],
  [{ kind: "shown", baseline: "fixed/1", claim: "My words." }, "My words."],
] as const)("a claim in words: %j", (change, words) => {
  expect(judged(tableOf(fixed), change).claim).toBe(words);
});

test("an arm or metric that is not there, and a margin below zero, are problems that say what there is", () => {
  expect(() => judged(clear, { baseline: "gone" })).toThrow('no arm "gone"');
  expect(() => judged(clear, { baseline: "gone/*" })).toThrow('no arm "gone/*"');
  expect(() => judged(clear, { baseline: " , " })).toThrow("names no arm");
  expect(() => judged(clear, { metric: "f1" })).toThrow('no column "f1"');
  expect(() => judged(clear, { margin: -0.1 })).toThrow("0 or more");
});
