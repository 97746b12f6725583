import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { allRows } from "../lib/examples.ts";
import { derive, seedKey, shuffled } from "../lib/random.ts";
import { leftBehind, tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Batches, Clock, Examples, Json } from "../ports.ts";
import { batches } from "./batches.ts";

let ten: Examples;
beforeAll(async () => {
  await useEngine();
  ten = tinyExamples(
    Array.from({ length: 10 }, (_, i) => [i]),
    Array(10).fill(0),
  );
});

const clock: Clock = { step: 0, presentations: 0, metrics: {} };
const key = seedKey(7);
const make = (change: Partial<Parameters<typeof batches>[0]> = {}) =>
  batches({
    examples: ten,
    size: 4,
    order: "shuffled",
    remainder: "short",
    key,
    ...change,
  });
function deal(dealer: Batches, times: number, cursor: Json = dealer.init()): { rows: number[][]; rounds: number[]; cursor: Json } {
  const rows: number[][] = [];
  const rounds: number[] = [];
  for (let i = 0; i < times; i++) {
    const next = dealer.next(cursor, clock);
    rows.push([...next.rows]);
    rounds.push(next.round);
    cursor = next.cursor;
  }
  return { rows, rounds, cursor };
}

test("epoch e is the shuffle of all rows by derive(key, e), its last batch short", () => {
  const { rows, rounds } = deal(make(), 6);
  expect(rows.slice(0, 3).flat()).toEqual([...shuffled(derive(key, 0), allRows(10))]);
  expect(rows.slice(3).flat()).toEqual([...shuffled(derive(key, 1), allRows(10))]);
  expect(rows.map((batch) => batch.length)).toEqual([4, 4, 2, 4, 4, 2]);
  expect(rounds).toEqual([0, 0, 0, 1, 1, 1]);
});

test("wrap deals the same stream of epochs in full batches only", () => {
  const { rows, rounds } = deal(make({ remainder: "wrap" }), 5);
  expect(rows.every((batch) => batch.length === 4)).toBe(true);
  expect(rows.flat()).toEqual([...shuffled(derive(key, 0), allRows(10)), ...shuffled(derive(key, 1), allRows(10))]);
  expect(rounds).toEqual([0, 0, 0, 1, 1]);
});

test("drop leaves the last two of ten out, and none where the size divides the count", () => {
  expect(deal(make({ remainder: "drop" }), 3).rounds).toEqual([0, 0, 1]);
  const even = deal(make({ remainder: "drop", size: 5 }), 4);
  expect(even.rounds).toEqual([0, 0, 1, 1]);
  expect(even.rows).toEqual(deal(make({ size: 5 }), 4).rows);
});

test("sequential keeps the order of the examples in every epoch", () => {
  expect(deal(make({ order: "sequential" }), 4).rows).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
    [0, 1, 2, 3],
  ]);
});

test("a poisson batch has size / count of the rows on average, never one twice, never none", () => {
  const { rows } = deal(make({ order: "poisson", size: 2 }), 3000);
  expect(Math.min(...rows.map((batch) => batch.length))).toBe(1);
  expect(rows.every((batch) => new Set(batch).size === batch.length)).toBe(true);
  // Without the empty draws, the mean is 2 / (1 - 0.8^10) = 2.24.
  expect(Math.abs(rows.flat().length / 3000 - 2 / (1 - 0.8 ** 10))).toBeLessThan(0.1);
});

test("a cursor written to JSON and read by a fresh dealer goes on with the same rows", () => {
  for (const order of ["shuffled", "sequential", "poisson"] as const) {
    for (const remainder of ["short", "wrap", "drop"] as const) {
      const whole = deal(make({ order, remainder }), 20).rows;
      const { cursor } = deal(make({ order, remainder }), 7);
      expect(deal(make({ order, remainder }), 13, JSON.parse(JSON.stringify(cursor))).rows).toEqual(whole.slice(7));
    }
  }
});

test("sizes that make no batch are refused", () => {
  for (const change of [{ size: 0 }, { size: 2.5 }, { size: 11, remainder: "drop" }, { size: 11, remainder: "wrap" }] as const) {
    expect(() => make(change)).toThrow(expect.objectContaining({ code: "batches.size", field: "size" }));
  }
  expect(deal(make({ size: 11 }), 1).rows[0]).toHaveLength(10);
});

test("the batches own their examples: disposing them leaves the given ones alone", () => {
  const examples = tinyExamples([[1], [2]], [0, 1]);
  expect(leftBehind(() => make({ examples, size: 1 }))).toBe(0);
  expect(examples.columns.input?.values.isDisposed).toBe(false);
});
