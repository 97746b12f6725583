import { expect, test } from "vitest";
import { align, columnsOf } from "./align.ts";
import type { RunSeries } from "./gather.ts";

const line = (name: string, x: number[], y: number[], more: Partial<RunSeries> = {}): RunSeries => ({
  node: name,
  name,
  x,
  y,
  colour: "c",
  dash: "",
  ...more,
});

test("lines with different steps share one rising x; where a line has no point it is drawn straight on", () => {
  const columns = columnsOf([line("b", [2, 10], [5, 6]), line("a", [1, 2, 9], [1, 2, 3])]);
  expect(align(columns)).toEqual([
    [1, 2, 9, 10],
    [1, 2, 3, undefined],
    [undefined, 5, undefined, 6],
  ]);
});
test("a value that is not a number interrupts its line", () => {
  expect(align(columnsOf([line("a", [1, 2, 3], [1, Number.NaN, 3])]))[1]).toEqual([1, null, 3]);
});
test("the edges of a band come before their line, upper one first, and hold their own values", () => {
  const columns = columnsOf([line("a", [1], [2], { lo: [1], hi: [3] })]);
  expect(columns.map(({ part }) => part)).toEqual(["hi", "lo", "line"]);
  expect(align(columns)).toEqual([[1], [3], [1], [2]]);
});
test("pale lines lie at the back, the first line on top", () => {
  const columns = columnsOf([line("first", [1], [1]), line("seed", [1], [1], { faint: true }), line("second", [1], [1])]);
  expect(columns.map((column) => column.line.name)).toEqual(["seed", "second", "first"]);
});
