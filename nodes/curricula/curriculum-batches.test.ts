import { beforeAll, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { useEngine } from "../lib/engine.ts";
import { derive, seedKey, shuffled } from "../lib/random.ts";
import { leftBehind, tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Batches, Curriculum, Examples, Json } from "../ports.ts";
import { curriculumBatches } from "./curriculum-batches.ts";
import { pacing } from "./pacing.ts";
import { weightedSubset } from "./weighted-subset.ts";

let examples: Examples;
beforeAll(async () => {
  await useEngine();
  examples = tinyExamples(
    Array.from({ length: 20 }, (_, i) => [i]),
    Array(20).fill(0),
  );
});
const key = seedKey(5);
const subset = (fraction: Parameters<typeof weightedSubset>[0]["fraction"]): Curriculum =>
  weightedSubset({
    scores: { is: "ExampleScores", measure: "trueProbability", values: Float32Array.from({ length: 20 }, (_, i) => i / 20) },
    fraction,
    order: "easy",
    by: "sampling",
    floor: 0.05,
    key: seedKey(6),
  });
const make = (curriculum: Curriculum, size = 3) => curriculumBatches({ examples, curriculum, size, key });
function deal(dealer: Batches, times: number, cursor: Json = dealer.init(), from = 0) {
  const rows: number[][] = [];
  const rounds: number[] = [];
  for (let step = from; step < from + times; step++) {
    const next = dealer.next(cursor, { step, presentations: 3 * step, metrics: { loss: 1 / (step + 1) } });
    rows.push([...next.rows]);
    rounds.push(next.round);
    cursor = next.cursor;
  }
  return { rows, rounds, cursor };
}

test("sizes low = high = 1 give the rows of plain batches, one for one", () => {
  const whole = make(subset(pacing({ shape: "cyclical", low: 1, high: 1, factor: 0.5, epochs: 10 })));
  const plain = batches({ examples, size: 3, order: "shuffled", remainder: "short", key });
  expect(deal(whole, 40).rows).toEqual(deal(plain, 40).rows);
});

test("a round is what the curriculum admits, shuffled by derive(key, round), its last batch short", () => {
  const curriculum = subset(pacing({ shape: "cyclical", low: 0.25, high: 1, factor: 0.5, epochs: 10 }));
  const { rows, rounds } = deal(make(curriculum), 2 + 4 + 7);
  expect(rounds).toEqual([0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
  expect(rows.map((batch) => batch.length).slice(0, 6)).toEqual([3, 2, 3, 3, 3, 1]);
  const second = curriculum.round(null, 1, { step: 0, presentations: 0, metrics: {} }).rows;
  expect(rows.slice(2, 6).flat()).toEqual([...shuffled(derive(key, 1), second)]);
});

test("a cursor read back in the middle of a round admits the same examples, also when the curriculum reads the metrics", () => {
  // Admits more the higher the loss at the begin of the round, so a fresh look at the clock would change it.
  const reading = () =>
    subset({
      is: "Schedule",
      init: () => 0,
      at: (state: number, { metrics }) => ({ value: 0.3 + 0.7 * (metrics.loss ?? 0), state: state + 1 }),
    });
  const undisturbed = deal(make(reading()), 30).rows;
  for (const stop of [1, 4, 9, 17]) {
    const { cursor } = deal(make(reading()), stop);
    expect(deal(make(reading()), 30 - stop, JSON.parse(JSON.stringify(cursor)), stop).rows).toEqual(undisturbed.slice(stop));
  }
});

test("two trainings on one dealer do not disturb each other", () => {
  const dealer = make(subset(0.5));
  const alone = deal(make(subset(0.5)), 12).rows;
  const ahead = deal(dealer, 5);
  expect(deal(dealer, 12).rows).toEqual(alone);
  expect(deal(dealer, 7, ahead.cursor, 5).rows).toEqual(alone.slice(5));
});

test("scores of other examples, and sizes that are no size, are refused", () => {
  const beyond: Curriculum = { is: "Curriculum", init: () => null, round: () => ({ state: null, rows: Int32Array.from([3, 25]) }) };
  expect(() => deal(make(beyond), 1)).toThrow(/number 25 of 20/);
  const none: Curriculum = { is: "Curriculum", init: () => null, round: () => ({ state: null, rows: new Int32Array() }) };
  expect(() => deal(make(none), 1)).toThrow(expect.objectContaining({ code: "curriculum-batches.rows" }));
  expect(() => make(subset(1), 0)).toThrow(expect.objectContaining({ field: "size" }));
});

test("no tensor is left behind", () => {
  expect(leftBehind(() => make(subset(0.5)))).toBe(0);
});
