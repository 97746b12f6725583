import { expect, test } from "vitest";
import type { TableView } from "../../../nodes/lib/view.ts";
import { brushed, differing, dimensionOf, isInside, shareOf, type Trials, trialsOf, valueAt } from "./trials.ts";

const view: TableView = {
  is: "TableView",
  columns: ["rate", "width", "updates", "accuracy"],
  rows: [
    [0.001, 8, 100, 0.5],
    [0.1, 8, 300, 0.9],
  ],
  axes: ["rate", "width"],
};

test("parameters are what was tried, metrics what was measured, and the updates of a trial are neither", () => {
  expect(trialsOf(view)).toMatchObject({
    parameters: ["rate", "width"],
    metrics: ["accuracy"],
    columns: ["rate", "width", "updates", "accuracy"],
  });
  const { axes: _, ...plain } = view;
  expect(trialsOf(plain)).toBeNull();
  expect(trialsOf({ ...view, rows: [] })).toBeNull();
});

test("what is the same in every trial is not drawn, unless nothing else was measured", () => {
  const rows = view.rows.map((row) => [...row, 7]);
  expect(trialsOf({ ...view, columns: [...view.columns, "other"], rows })?.metrics).toEqual(["accuracy"]);
  expect(
    trialsOf({
      ...view,
      columns: ["rate", "other"],
      rows: [
        [1, 7],
        [2, 7],
      ],
      axes: ["rate"],
    })?.metrics,
  ).toEqual(["other"]);
});

test("repetitions over seeds are one trial with the median", () => {
  const rows = [0.5, 0.9, 0.6].map((accuracy, seed) => [seed, 0.1, accuracy]);
  expect(trialsOf({ is: "TableView", columns: ["seed", "rate", "accuracy"], rows, axes: ["rate"] })?.rows).toEqual([
    { values: { rate: 0.1, accuracy: 0.6 }, seeds: 3 },
  ]);
});

test("columns that are the same in every row are left out, unless there is one row or nothing else", () => {
  expect(differing(view)).toEqual([0, 2, 3]);
  expect(differing({ ...view, rows: view.rows.slice(0, 1) })).toEqual([0, 1, 2, 3]);
  expect(differing({ ...view, rows: [view.rows[0]!, view.rows[0]!] })).toEqual([0, 1, 2, 3]);
});

test("decades are spread by ratios, and a place on the axis is the value that it came from", () => {
  const rate = dimensionOf(trialsOf(view) as Trials, "rate");
  expect(rate).toMatchObject({ log: true, domain: [0.001, 0.1], ticks: [0.001, 0.1] });
  expect(shareOf(rate, 0.01)).toBeCloseTo(0.5, 9);
  expect(valueAt(rate, 0.5)).toBeCloseTo(0.01, 9);
  expect(dimensionOf(trialsOf(view) as Trials, "accuracy").log).toBe(false);
});

test("a brush keeps the trials between its ends, and one over the whole axis is none", () => {
  const trials = trialsOf(view) as Trials;
  const dimensions = trials.columns.map((column) => dimensionOf(trials, column));
  const kept = (brushes: Record<string, readonly [number, number]>) => trials.rows.map((trial) => isInside(trial, brushes, dimensions));
  expect(kept({})).toEqual([true, true]);
  expect(kept(brushed({}, "accuracy", [1, 0.5]))).toEqual([false, true]);
  expect(brushed({ rate: [0, 0.2] }, "rate", [0, 1])).toEqual({});
});
