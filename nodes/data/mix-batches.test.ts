import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Batches, Clock, Json } from "../ports.ts";
import { batches } from "./batches.ts";
import { mixBatches } from "./mix-batches.ts";
import { source } from "./source.ts";

beforeAll(useEngine);

/** A source of `count` examples whose rows come in their order. */
function sequence(count: number, share: number, name = "source", size = 3): Batches {
  const examples = tinyExamples(
    Array.from({ length: count }, (_, row) => [row]),
    Array(count).fill(0),
  );
  return source({ batches: batches({ examples, size, order: "sequential", remainder: "short", key: seedKey(1) }), share, name });
}
const clock = (step: number): Clock => ({ step, presentations: 0, metrics: {} });
type Shares = Readonly<Record<string, number>>;
function deal(mix: Batches, times: number, shares?: (step: number) => Shares, cursor: Json = mix.init(), from = 0) {
  const rows: number[][] = [];
  for (let step = from; step < from + times; step++) {
    const next = mix.next(cursor, clock(step), shares?.(step));
    rows.push([...next.rows]);
    cursor = JSON.parse(JSON.stringify(next.cursor));
  }
  return { rows, cursor };
}
const mixed = (sources: Batches[], size: number, within: "batch" | "step" = "batch") => mixBatches({ sources, size, within });
/** How many rows of each source a list of rows has, for sources of 100 rows. */
const counts = (rows: number[], sources: number) =>
  Array.from({ length: sources }, (_, i) => rows.filter((row) => Math.floor(row / 100) === i).length);

test("shares of 2 to 1 in batches of 4 give 8 and 4 rows in three updates, each source in its own order", () => {
  const { rows } = deal(mixed([sequence(100, 2), sequence(100, 1)], 4), 3);
  expect(rows.map((batch) => counts(batch, 2))).toEqual([
    [3, 1],
    [2, 2],
    [3, 1],
  ]);
  expect(rows.flat().filter((row) => row < 100)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(rows.flat().filter((row) => row >= 100)).toEqual([100, 101, 102, 103]);
});

test("one source alone deals its rows as it would without the mix", () => {
  const alone = sequence(10, 5);
  const own = Array.from({ length: 4 }).reduce<{ cursor: Json; rows: number[] }>(
    ({ cursor, rows }, _, step) => {
      const next = alone.next(cursor, clock(step));
      return { cursor: next.cursor, rows: [...rows, ...next.rows] };
    },
    { cursor: alone.init(), rows: [] },
  );
  expect(deal(mixed([alone], 10), 1).rows.flat()).toEqual(own.rows.slice(0, 10));
});

test("whatever the shares, no source is ever further from its share of all rows than one row and a half", () => {
  const share = fc.integer({ min: 1, max: 1000 }).map((value) => value / 100);
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (shares, size) => {
      const mix = mixed(
        shares.map((one, i) => sequence(100, one, `s${i}`)),
        size,
      );
      const all = shares.reduce((sum, one) => sum + one, 0);
      const given = shares.map(() => 0);
      for (const [step, rows] of deal(mix, 30).rows.entries()) {
        expect(rows).toHaveLength(size);
        for (const [i, count] of counts(rows, shares.length).entries()) {
          given[i] = (given[i] as number) + count;
          expect(Math.abs((given[i] as number) - ((step + 1) * size * (shares[i] as number)) / all)).toBeLessThan(1.5);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("a share of 0 gives no row, and what a source missed is not made up for", () => {
  const mix = mixed([sequence(100, 1, "a"), sequence(100, 1, "b")], 3);
  const { rows } = deal(mix, 5, (step) => ({ "a.share": 1, "b.share": step < 1 || step > 2 ? 1 : 0 }));
  expect(rows.map((batch) => counts(batch, 2))).toEqual([
    [2, 1],
    [3, 0],
    [3, 0],
    [1, 2],
    [2, 1],
  ]);
});

test("within a step each batch comes whole from the source that is owed most", () => {
  const { rows } = deal(mixed([sequence(100, 3), sequence(100, 1)], 4, "step"), 8);
  expect(rows.map((batch) => counts(batch, 2).indexOf(4))).toEqual([0, 0, 1, 0, 0, 0, 1, 0]);
});

test("a cursor written to JSON and read by a fresh mix goes on with the same rows, while shares move", () => {
  const make = () => mixed([sequence(7, 1, "a"), sequence(11, 1, "b", 5), sequence(5, 1, "c", 4)], 6);
  const shares = (step: number) => ({ "a.share": step % 3, "b.share": 1 + (step % 5), "c.share": step % 4 === 0 ? 0 : 0.7 });
  const whole = deal(make(), 30, shares).rows;
  for (const stop of [1, 2, 13, 29]) {
    const { cursor } = deal(make(), stop, shares);
    expect(deal(make(), 30 - stop, shares, cursor, stop).rows).toEqual(whole.slice(stop));
  }
});

test("a mix inside a mix has the rows of the inner one, and its shares are told apart by their sources", () => {
  const inner = source({ batches: mixed([sequence(100, 1, "a"), sequence(100, 3, "b")], 4), share: 1, name: "text" });
  const outer = mixed([inner, sequence(100, 1, "text")], 8);
  expect(outer.numbers).toEqual({ "text.a.share": 1, "text.b.share": 3, "text.share": 1, "text2.share": 1 });
  const shares = { "text.a.share": 0, "text.b.share": 1, "text.share": 1, "text2.share": 1 };
  expect(deal(outer, 1, () => shares).rows.map((rows) => counts(rows, 3))).toEqual([[0, 4, 4]]);
});

test("weights go along with their rows, and count 1 where a source has none", () => {
  const plain = sequence(100, 1, "plain");
  const heavy: Batches = { ...plain, next: (cursor, at) => ({ ...plain.next(cursor, at), weights: Float32Array.from([5, 6, 7]) }) };
  const next = mixed([plain, heavy], 4).next(mixed([plain, heavy], 4).init(), clock(0));
  expect([...(next.weights as Float32Array)]).toEqual([1, 1, 5, 6]);
});

test("a round has as many rows as all sources together", () => {
  const mix = mixed([sequence(7, 1), sequence(5, 1)], 4);
  const rounds: number[] = [];
  let cursor = mix.init();
  for (let step = 0; step < 7; step++) {
    const next = mix.next(cursor, clock(step));
    rounds.push(next.round);
    cursor = next.cursor;
  }
  expect(rounds).toEqual([0, 0, 0, 1, 1, 1, 2]);
});

test("shares below 0, shares that are all 0, sizes and sources that do not fit are refused", () => {
  const two = () => [sequence(5, 1, "a"), sequence(5, 1, "b")];
  const first = (a: number, b: number) => () => mixed(two(), 2).next(mixed(two(), 2).init(), clock(0), { "a.share": a, "b.share": b });
  expect(first(1, -1)).toThrow(
    expect.objectContaining({ code: "mix-batches.shares", message: expect.stringContaining("b has the share -1") }),
  );
  expect(first(0, 0)).toThrow(expect.objectContaining({ code: "mix-batches.shares" }));
  for (const size of [0, 1.5]) expect(() => mixed(two(), size)).toThrow(expect.objectContaining({ code: "mix-batches.size" }));
  const wide = tinyExamples([[1, 2]], [0]);
  const other = batches({ examples: wide, size: 1, order: "sequential", remainder: "short", key: seedKey(1) });
  expect(() => mixed([sequence(5, 1, "a"), other], 2)).toThrow(
    /sources a and source do not fit together: "input" is input float32 \[1\] in one/,
  );
  const inner = source({ batches: mixed([sequence(5, 1, "b")], 2), share: 1, name: "a" });
  expect(() => mixed([inner, sequence(5, 1, "a.b")], 2)).toThrow(/called "a\.b\.share"/);
  expect(() => mixed([], 2)).toThrow(expect.objectContaining({ code: "mix-batches.sources" }));
});

test("the mix owns its examples", () => {
  const sources = [sequence(5, 1, "a"), sequence(5, 1, "b")];
  expect(leftBehind(() => mixed(sources, 2))).toBe(0);
  expect(sources[0]?.examples.columns.input?.values.isDisposed).toBe(false);
});
