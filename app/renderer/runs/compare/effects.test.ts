import { describe, expect, test } from "vitest";
import type { RunCurve } from "../../../common/run-record.ts";
import { row } from "../list/rows.test-helper.ts";
import { effectWords, isNoise } from "./effect-words.ts";
import { effect, explained, quantileT, together, valuesOf } from "./effects.ts";

const seeds = (...values: number[]) => new Map(values.map((value, i) => [101 + i, value]));
const curve = (y: number[], path = ""): RunCurve => ({ run: "r", node: "train", path, metric: "loss", x: y.map((_, i) => i), y });

describe("the effect of a change", () => {
  test("is paired by seed: what seeds have in common cancels", () => {
    const found = effect(seeds(1, 5, 9), seeds(2, 6.1, 9.9))!;
    expect(found.mean).toBeCloseTo(1, 9);
    expect(found.seeds).toBe(3);
    // Differences 1, 1.1 and 0.9: a deviation of 0.1, and 4.3027 for two degrees of freedom.
    expect(found.interval![0]).toBeCloseTo(1 - (4.3027 * 0.1) / Math.sqrt(3), 6);
  });
  test("of one seed has no interval and says so; without a shared seed means are compared and that is said", () => {
    expect(effectWords(effect(seeds(1), seeds(2)))).toBe("+1, one seed, no interval");
    const apart = effect(new Map([[1, 1]]), new Map([[2, 3]]));
    expect(apart).toEqual({ mean: 2, interval: null, seeds: 0 });
    expect(effectWords(apart)).toBe("+2, means not paired by seed, no interval");
    expect(effectWords(effect(seeds(0, 0), seeds(1, 1.2)))).toBe("+1.1, 2 seeds, 95 % interval −0.171 to +2.37");
    const several = new Map([[together, 1]]);
    expect(effect(several, several), "a mean of several seeds is no seed").toEqual({ mean: 0, interval: null, seeds: 0 });
    expect(effectWords(null)).toBe("not known yet");
  });
  test("that may as well be none is called so only where there is an interval", () => {
    expect(isNoise(effect(seeds(0, 0, 0), seeds(1, -1, 0.1)))).toBe(true);
    expect(isNoise(effect(seeds(0, 0, 0), seeds(1, 1.1, 0.9)))).toBe(false);
    expect(isNoise(effect(seeds(0), seeds(1)))).toBe(null);
  });
});

describe("an ablation", () => {
  const a = seeds(10, 20);
  test("of changes that add up leaves nothing over", () => {
    const variants = [
      { changes: [0], values: seeds(11, 21) },
      { changes: [1], values: seeds(12, 22) },
    ];
    const found = explained(a, seeds(13, 23), variants, 2);
    expect(found.whole!.mean).toBe(3);
    expect(found.changes.map(({ alone }) => alone!.mean)).toEqual([1, 2]);
    expect(found.changes.map(({ within }) => within!.mean)).toEqual([1, 2]);
    expect(found.interaction!.mean).toBe(0);
  });
  test("calls the rest an interaction, seed by seed, and knows none until every single change is in", () => {
    const one = { changes: [0], values: seeds(11, 21) };
    const b = seeds(15, 25);
    expect(explained(a, b, [one], 2).interaction).toBe(null);
    expect(explained(a, b, [one, { changes: [1], values: seeds(12, 22) }], 2).interaction).toEqual({ mean: 2, interval: [2, 2], seeds: 2 });
  });
  test("of three changes compares the second run with itself without one", () => {
    const variants = [
      { changes: [1, 2], values: seeds(14, 24) },
      { changes: [0], values: seeds(10, 20) },
    ];
    const { changes } = explained(a, seeds(15, 25), variants, 3);
    expect(changes[0]).toMatchObject({ alone: { mean: 0 }, within: { mean: 1 } });
    expect(changes[1]).toEqual({ alone: null, within: null });
  });
});

describe("what a run came to", () => {
  test("is read seed by seed off its curves, and only a lone seed takes the run's own", () => {
    const curves = [curve([3, 1], "seed=101"), curve([3, 2], "seed=102"), { ...curve([9, 9]), run: "other" }];
    expect(valuesOf(row("r", { seeds: [101, 102] }), curves, "train.loss", "last")).toEqual(seeds(1, 2));
    expect(valuesOf(row("r", { seeds: [7] }), [curve([1, 5])], "loss", "last")).toEqual(new Map([[7, 5]]));
    expect(valuesOf(row("r", { seeds: [7, 8] }), [curve([1, 5])], "loss", "last")).toEqual(new Map([[together, 5]]));
  });
  test("is the number that it kept where there is no curve, and nothing where there is none", () => {
    expect(valuesOf(row("r", { metrics: { "test.accuracy": 0.9 } }), [], "test.accuracy", "last")).toEqual(new Map([[101, 0.9]]));
    expect(valuesOf(row("r"), [], "test.accuracy", "last").size).toBe(0);
  });
  test("over the last tenth is its mean", () => {
    const y = [...Array.from({ length: 90 }, () => 5), ...Array.from({ length: 10 }, (_, i) => i % 2)];
    expect([...valuesOf(row("r"), [curve(y)], "loss", "tenth").values()][0]).toBeCloseTo(0.5 + 4.5 / 11, 9);
  });
});

test("the quantiles of t are those of the tables", () => {
  expect([1, 4, 10, 12, 20, 60, 1000].map((freedom) => quantileT(freedom).toFixed(2))).toEqual([
    "12.71",
    "2.78",
    "2.23",
    "2.18",
    "2.09",
    "2.00",
    "1.96",
  ]);
});
