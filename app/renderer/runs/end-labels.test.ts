import { describe, expect, test } from "vitest";
import { makeScale } from "../views/scale.ts";
import { crosshairDots, endLabels, indexAt } from "./end-labels.ts";
import type { RunSeries } from "./gather.ts";

const line = (name: string, y: number[], more: Partial<RunSeries> = {}): RunSeries => ({
  node: name,
  name,
  x: y.map((_, i) => 100 * i),
  y,
  colour: name,
  dash: "",
  ...more,
});
const yScale = makeScale({ domain: [0, 4], range: [200, 20], log: false });
const over = (from: number, to: number) => makeScale({ domain: [from, to], range: [40, 400], log: false });
const nine = Array.from({ length: 9 }, (_, i) => line(`arm ${i}`, [4, 2, 1 + i / 1000]));

describe("labels at the ends of lines", () => {
  test("nine arms that end at one height have nine labels that do not touch, within the plot", () => {
    const heights = endLabels({ series: nine, xScale: over(0, 200), yScale, cursor: null })
      .map(({ y }) => y)
      .sort((a, b) => a - b);
    expect(heights).toHaveLength(9);
    for (let i = 1; i < heights.length; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(14.9);
    expect(heights[0]).toBeGreaterThan(20);
    expect(heights[8]).toBeLessThanOrEqual(204);
  });
  test("say the last value, and that at the crosshair while there is one", () => {
    const series = [line("a", [4, 2, 1])];
    const value = (cursor: number | null) => endLabels({ series, xScale: over(0, 200), yScale, cursor })[0]!.value;
    expect([value(null), value(100), value(0)]).toEqual(["1", "2", "4"]);
  });
  test("stand at the last point in sight; a line out of sight has none", () => {
    const series = [line("long", [4, 3, 2, 1]), line("short", [1])];
    const labels = endLabels({ series, xScale: over(50, 250), yScale, cursor: null });
    expect(labels.map(({ name, value }) => [name, value])).toEqual([["long", "2"]]);
    expect(labels[0]!.x).toBeCloseTo(over(50, 250)(200) + 9, 9);
  });
  test("pale lines of single seeds have neither label nor dot", () => {
    const series = [line("a", [4, 2]), line("a 1", [4, 2], { faint: true })];
    expect(endLabels({ series, xScale: over(0, 100), yScale, cursor: null })).toHaveLength(1);
    expect(crosshairDots(series, 100, over(0, 100), yScale)).toHaveLength(1);
  });
  test("without room for all, lines of one colour share a label that says from where to where their values lie", () => {
    const series = [
      line("a", [1, 1]),
      ...["0.1", "0.2", "0.3"].map((rate) => line(`fixed ${rate}`, [1, 10 * Number(rate)], { colour: "f" })),
    ];
    const low = makeScale({ domain: [0, 4], range: [50, 20], log: false });
    const labels = endLabels({ series, xScale: over(0, 100), yScale: low, cursor: null });
    expect(labels.map(({ name, value }) => [name, value])).toEqual([
      ["a", "1"],
      ["fixed, 3 lines", "1 to 3"],
    ]);
  });
});

test("the crosshair reads nothing beyond what a line has measured, nor where it is not a number", () => {
  const short = line("a", [4, Number.NaN, 1]);
  expect([-1, 0, 40, 100, 200, 201].map((x) => indexAt(short, x))).toEqual([null, 0, 0, null, 2, null]);
});
