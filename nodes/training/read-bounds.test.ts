import { expect, test } from "vitest";
import type { Run } from "../lib/run.ts";
import { listening } from "../lib/training.test-helper.ts";
import type { Lines, View } from "../lib/view.ts";
import { readBounds } from "./read-bounds.ts";

const table = (accuracy: number[]) => ({
  is: "Table" as const,
  columns: ["rate", "accuracy"],
  rows: accuracy.map((value, i) => [(i + 1) / 10, value]),
});
const read = (accuracy: number[], more: object = {}) =>
  readBounds({ table: table(accuracy), smoothing: 0, threshold: 0.95, ratio: 5, run: listening().run, ...more });

/** A run that remembers the lines it was shown. */
function drawing(): { run: Run; lines(): Lines } {
  const shown: View[] = [];
  return { run: { ...listening().run, show: (_, view) => void shown.push(view) }, lines: () => shown[0] as Lines };
}

test("the peak is the smallest rate that reaches the threshold, not the rate of the maximum", () => {
  expect(read([0.1, 0.5, 0.95, 0.96, 1, 0.2])).toEqual({ base: 0.3 / 5, peak: 0.3 });
  expect(read([0.1, 0.5, 0.95, 0.96, 1, 0.2], { threshold: 1, ratio: 2 })).toEqual({ base: 0.25, peak: 0.5 });
});

test("the average is corrected for its start: the first value is itself, a constant stays", () => {
  const { run, lines } = drawing();
  read([0.4, 0.8, 0.6], { smoothing: 0.5, run });
  const smooth = lines().series[1]?.y;
  // (0.5 * 0.4 + 0.8) / 1.5 and (0.25 * 0.4 + 0.5 * 0.8 + 0.6) / 1.75
  expect(smooth?.map((value) => Number(value.toFixed(6)))).toEqual([0.4, 0.666667, 0.628571]);
  expect(read([0.7, 0.7, 0.7], { smoothing: 0.9 }).peak).toBe(0.1);
});

test("one lucky jump does not make a peak once it is smoothed", () => {
  const jump = [0.1, 0.9, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9, 0.9];
  expect(read(jump).peak).toBe(0.2);
  expect(read(jump, { smoothing: 0.8 }).peak).toBeGreaterThan(0.6);
});

test("the picture has both lines", () => {
  const { run, lines } = drawing();
  read([0.1, 1], { run });
  expect(lines().marks).toEqual([
    { x: 0.04, label: "base" },
    { x: 0.2, label: "peak" },
  ]);
});

test("a test without any accuracy, and one that is another table, are refused", () => {
  expect(() => read([0, 0, 0])).toThrow(/nowhere above 0/);
  expect(() => read([])).toThrow(/nowhere above 0/);
  expect(() =>
    readBounds({ table: { is: "Table", columns: ["arm"], rows: [] }, smoothing: 0, threshold: 1, ratio: 1, run: listening().run }),
  ).toThrow(/no column "rate"/);
});
