import { expect, test } from "vitest";
import { columnsOf } from "../align.ts";
import type { RunSeries } from "../gather.ts";
import { nearestColumn, overlayData, valueNear, wholeX } from "./overlay-data.ts";

const line = (name: string, x: number[], y: number[]): RunSeries => ({ node: name, name, x, y, colour: "c", dash: "" });
const sight = { from: 0, to: 10, columns: 5, log: false };

test("lines of different lengths share one x, two places a column and one at each end", () => {
  const columns = columnsOf([line("a", [1, 2, 3], [1, 2, 3]), line("b", [9], [4])]);
  const data = overlayData(columns, sight, false);
  expect(data.map(({ length }) => length)).toEqual([12, 12, 12]);
  expect([...data[0]].every((x, i, all) => i === 0 || x > all[i - 1]!)).toBe(true);
});
test("what is not above zero has no place on a logarithmic axis", () => {
  const columns = columnsOf([line("a", [1, 5, 9], [1, -1, 2])]);
  expect([...overlayData(columns, sight, true)[1]!].filter((value) => value !== undefined)).toEqual([1, null, 2]);
});
test("the pointer means the line that passes closest to it, and none that is far away", () => {
  const columns = columnsOf([line("low", [0, 10], [1, 1]), line("high", [0, 10], [3, 3])]);
  const data = overlayData(columns, sight, false);
  const at = (height: number) => {
    const found = nearestColumn(data, 6, { columns, height, toPixel: (value) => 100 - 10 * value, reach: 15 });
    return found === null ? null : [columns[found.column]!.line.name, found.value];
  };
  expect(at(72)).toEqual(["high", 3]);
  expect(at(88)).toEqual(["low", 1]);
  expect(at(20)).toBe(null);
});
test("between two points the value is that of the straight line, and nothing beyond the ends or in a gap", () => {
  expect(valueNear([0, undefined, undefined, undefined, 4], 1)).toBe(1);
  expect(valueNear([undefined, 1], 0)).toBe(null);
  expect(valueNear([1, null, undefined, 2], 2)).toBe(null);
});
test("all of x begins at zero, on a logarithmic axis at the first x above it", () => {
  const lines = [line("a", [0, 4, 8], [1, 1, 1]), line("b", [2, 20], [1, 1])];
  expect(wholeX(lines, false)).toEqual([0, 20]);
  expect(wholeX(lines, true)).toEqual([2, 20]);
});
