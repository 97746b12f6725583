import fc from "fast-check";
import { expect, test } from "vitest";
import { balanceOf, columnsOf, type Rows, rowsIn } from "./rows.ts";

const rows = (list: readonly (readonly number[])[]): Rows => ({
  values: Float32Array.from(list.flat()),
  count: list.length,
  width: list[0]?.length ?? 0,
});
const small = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 30 });

test("rows that are in both are found, all of them and no other", () => {
  fc.assert(
    fc.property(small, small, (seen, known) => {
      const words = new Set(known.map((row) => row.join()));
      const expected = seen.flatMap((row, at) => (words.has(row.join()) ? [at] : []));
      expect(rowsIn(rows(seen), rows(known))).toEqual(expected);
    }),
  );
});

test("rows that differ in the last bit are not the same, and rows of other widths never are", () => {
  const value = 0.1;
  const next = Float32Array.of(value);
  new Uint32Array(next.buffer)[0]! += 1;
  expect(rowsIn(rows([[value, 1]]), rows([[next[0] as number, 1]]))).toEqual([]);
  expect(rowsIn(rows([[1, 1]]), rows([[1]]))).toEqual([]);
});

test("ten thousand pictures are compared with ten thousand others in seconds", () => {
  const make = (from: number) => ({
    values: Float32Array.from({ length: 10_000 * 196 }, (_, at) => Math.sin(at + from)),
    count: 10_000,
    width: 196,
  });
  const [seen, known] = [make(0), make(1e7)];
  const began = performance.now();
  expect(rowsIn(seen, known)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(5000);
});

test("classes are counted with the largest, the smallest, the missing and what is no class", () => {
  const balance = balanceOf([0, 0, 0, 0, 0, 0, 2, 2, 7], 4);
  expect(balance).toMatchObject({ counts: [6, 0, 2, 0], majority: 0, minority: 2, ratio: 3, missing: [1, 3], outside: [7] });
  expect(balance.share).toBeCloseTo(6 / 9);
});

test("columns that never change and columns with a missing number are told apart", () => {
  const list = [
    [1, 2, Number.NaN],
    [1, 3, 5],
  ];
  expect(columnsOf(rows(list))).toEqual({ constant: [0], notFinite: [2] });
  expect(columnsOf(rows([[1, 2]]))).toEqual({ constant: [], notFinite: [] });
});
