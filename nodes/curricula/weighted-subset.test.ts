import { expect, test } from "vitest";
import { seedKey } from "../lib/random.ts";
import type { Clock, ExampleScores, Schedule } from "../ports.ts";
import { weightedSubset } from "./weighted-subset.ts";

const clock: Clock = { step: 999, presentations: 0, metrics: {} };
const scores = (values: number[], measure = "trueProbability"): ExampleScores => ({
  is: "ExampleScores",
  measure,
  values: Float32Array.from(values),
});
type Settings = Parameters<typeof weightedSubset>[0];
const make = (change: Partial<Settings> = {}) =>
  weightedSubset({
    scores: scores([0.9, 0.1, 0.5, 0.7]),
    fraction: 0.5,
    order: "easy",
    by: "sampling",
    floor: 0,
    key: seedKey(1),
    ...change,
  });
const rows = (settings: Partial<Settings>, round = 0) => {
  const curriculum = make(settings);
  return [...curriculum.round(curriculum.init(), round, clock).rows];
};
/** How often each example is in, over many rounds. */
function frequencies(settings: Partial<Settings>, rounds: number): number[] {
  const curriculum = make(settings);
  const counts = Array.from(settings.scores?.values ?? [0, 0, 0, 0], () => 0);
  for (let round = 0; round < rounds; round++) {
    for (const row of curriculum.round(curriculum.init(), round, clock).rows) counts[row] = (counts[row] as number) + 1 / rounds;
  }
  return counts;
}

test("rows rise, none comes twice, and there are floor(share * count) of them", () => {
  const hundred = scores(Array.from({ length: 100 }, (_, i) => (i + 1) / 100));
  for (const fraction of [0.29, 0.5, 0.999, 1]) {
    const drawn = rows({ scores: hundred, fraction });
    expect(drawn).toHaveLength(Math.round(Math.floor(fraction * 100 + 1e-6)));
    expect(drawn.every((row, place) => place === 0 || row > (drawn[place - 1] as number))).toBe(true);
  }
  expect(rows({ scores: hundred, fraction: 0 })).toHaveLength(1);
});

test("one of three is drawn in proportion to its weight", () => {
  const share = frequencies({ scores: scores([0.5, 0.3, 0.2]), fraction: 0.34 }, 4000);
  // Binomial deviation 0.008.
  [0.5, 0.3, 0.2].forEach((expected, row) => void expect(Math.abs((share[row] as number) - expected)).toBeLessThan(0.03));
});

test("two of three are drawn as one after the other without replacement", () => {
  const p = [0.5, 0.3, 0.2];
  const inclusion = (row: number) =>
    p.reduce((sum, first, other) => sum + (other === row ? first : (first * (p[row] as number)) / (1 - first)), 0);
  const share = frequencies({ scores: scores(p), fraction: 0.67 }, 4000);
  p.forEach((_, row) => void expect(Math.abs((share[row] as number) - inclusion(row))).toBeLessThan(0.03));
});

test("equal scores, and the order random, give every example the share as its frequency", () => {
  const uneven = scores(Array.from({ length: 20 }, (_, i) => (i + 1) / 20));
  const even = scores(Array(20).fill(0.3));
  for (const settings of [{ scores: even }, { scores: uneven, order: "random" as const }]) {
    for (const share of frequencies({ ...settings, fraction: 0.25 }, 3000)) expect(Math.abs(share - 0.25)).toBeLessThan(0.035);
  }
});

test("top takes the easiest or the hardest, whatever the key", () => {
  expect(rows({ by: "top" })).toEqual([0, 3]);
  expect(rows({ by: "top", order: "hard", key: seedKey(9) })).toEqual([1, 2]);
});

test("a high loss is hard, a high margin easy, and one over the loss easy", () => {
  const two = { fraction: 0.5, by: "top" } as const;
  expect(rows({ ...two, scores: scores([3, 1, 2, 0.5], "loss") })).toEqual([1, 3]);
  expect(rows({ ...two, scores: scores([3, 1, 2, 0.5], "loss"), order: "hard" })).toEqual([0, 2]);
  expect(rows({ ...two, scores: scores([-0.9, 0.4, 0.9, -0.2], "margin") })).toEqual([1, 2]);
  expect(rows({ ...two, scores: scores([0.3, 20, 2, 5], "inverseLoss"), order: "hard" })).toEqual([0, 2]);
});

test("a random top is one fixed order, so that small rounds are inside large ones", () => {
  const even = scores(Array(50).fill(1));
  const small = rows({ scores: even, by: "top", order: "random", fraction: 0.3 }, 3);
  const large = new Set(rows({ scores: even, by: "top", order: "random", fraction: 0.6 }, 8));
  expect(small.every((row) => large.has(row))).toBe(true);
  expect(small).not.toEqual(Array.from({ length: 15 }, (_, i) => i));
});

test("the floor keeps an example of score 0 in the game, and without it it is drawn last", () => {
  const zero = scores([0, 1, 1, 1]);
  expect(frequencies({ scores: zero, fraction: 0.75 }, 200)[0]).toBe(0);
  expect(frequencies({ scores: zero, fraction: 0.75, floor: 0.5 }, 200)[0]).toBeGreaterThan(0.2);
});

test("a schedule is asked with the round as its step, and its state goes through", () => {
  const seen: number[] = [];
  const fraction: Schedule<number> = {
    is: "Schedule",
    init: () => 10,
    at: (state, { step }) => {
      seen.push(step);
      return { value: 0.25 * (step + 1), state: state + 1 };
    },
  };
  const curriculum = make({ fraction });
  const first = curriculum.round(curriculum.init(), 0, clock);
  const second = curriculum.round(first.state, 1, clock);
  expect([first.rows.length, second.rows.length, second.state, ...seen]).toEqual([1, 2, 12, 0, 1]);
});

test("each round draws anew, and the same round draws the same", () => {
  const many = scores(Array(100).fill(0.5));
  expect(rows({ scores: many }, 3)).toEqual(rows({ scores: many }, 3));
  expect(rows({ scores: many }, 3)).not.toEqual(rows({ scores: many }, 4));
});

test("weights without a bound and shares outside 0 to 1 are refused", () => {
  expect(() => make({ scores: scores([0, 1], "loss") })).toThrow(/Example 0 has the loss 0/);
  expect(() => make({ scores: scores([Number.NaN]) })).toThrow(expect.objectContaining({ code: "weighted-subset.weight" }));
  expect(() => rows({ fraction: 1.5 })).toThrow(expect.objectContaining({ field: "fraction" }));
  expect(() => make({ floor: -1 })).toThrow(expect.objectContaining({ field: "floor" }));
});
