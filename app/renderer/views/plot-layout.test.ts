import { describe, expect, test } from "vitest";
import type { Mark } from "../../../nodes/lib/view.ts";
import { layoutPlot, type PlotSeries, written } from "./plot-layout.ts";
import { textWidth } from "./text-width.ts";

const line = (name: string, end: number, more: Partial<PlotSeries> = {}): PlotSeries => ({
  name,
  x: [0, 300, 600],
  y: [2, 1, end],
  colour: "c",
  dash: "",
  ...more,
});
const room = { x: { label: "step", unit: "steps" }, y: { label: "loss" }, width: 480, height: 240 };

describe("the layout of a plot", () => {
  test("lines that end at one height have labels that do not touch and that fit into the plot", () => {
    const series = ["one", "two", "three", "a much longer name"].map((name) => line(name, 0.1));
    const { labels } = layoutPlot({ ...room, series });
    const heights = labels.map(({ y }) => y).sort((a, b) => a - b);
    expect(labels).toHaveLength(4);
    for (let i = 1; i < heights.length; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(15);
    for (const label of labels) expect(label.x + textWidth(label.text)).toBeLessThanOrEqual(room.width + 1);
  });
  test("a single line needs no label, because the axis names it", () => {
    expect(layoutPlot({ ...room, series: [line("loss", 0.1)] }).labels).toEqual([]);
  });
  test("the unit stands in the last tick only, and no two ticks touch", () => {
    const { xTicks } = layoutPlot({ ...room, series: [line("loss", 0.1)] });
    expect(xTicks.map(({ text }) => text.endsWith("steps"))).toEqual([...xTicks.slice(1).map(() => false), true]);
    const spans = xTicks.map(({ at, text, anchor }) => {
      const wide = textWidth(text);
      const start = anchor === "middle" ? at - wide / 2 : anchor === "end" ? at - wide : at;
      return [start, start + wide] as const;
    });
    for (let i = 1; i < spans.length; i++) expect(spans[i]![0]).toBeGreaterThan(spans[i - 1]![1]);
  });
  test("an axis that nearly reaches zero begins there; one far from it does not", () => {
    expect(layoutPlot({ ...room, series: [line("loss", 0.1)] }).yScale.domain[0]).toBe(0);
    const high = { ...line("accuracy", 95), y: [93, 94, 95] };
    expect(layoutPlot({ ...room, series: [high] }).yScale.domain[0]).toBeGreaterThan(90);
  });
  test("a logarithmic axis takes only what is above zero", () => {
    const { yScale } = layoutPlot({ ...room, y: { label: "loss", log: true }, series: [{ ...line("loss", 0.1), y: [2, 0, 0.1] }] });
    expect(yScale.domain[0]).toBeGreaterThan(0.05);
  });
  test("a logarithmic tick far below the next one keeps its decimals", () => {
    expect(written([0.001, 0.1, 10], "").map(({ text }) => text)).toEqual(["0.001", "0.1", "10"]);
  });
  test("marks whose words would meet stand in different rows", () => {
    const marks = [
      { x: 300, label: "a rather long word" },
      { x: 310, label: "another one" },
    ];
    const [first, second] = layoutPlot({ ...room, marks, series: [line("loss", 0.1)] }).marks;
    expect(first!.textY).not.toBe(second!.textY);
  });
  test("in a low plot the words of marks that meet are left to the pointer, and so are those of levels that lie close", () => {
    const upright = [100, 105, 110, 115].map((x) => ({ x, label: `a rather long word at ${x}` }));
    const level = [0.5, 0.51, 0.9].map((y) => ({ y, label: `level ${y}` }));
    const written = (marks: readonly Mark[], height: number) =>
      layoutPlot({ ...room, height, marks, series: [line("loss", 0.1)] }).marks.map((mark) => mark.written);
    expect(written(upright, 90)).toEqual([true, false, false, false]);
    expect(written(upright, 400)).toEqual([true, true, true, true]);
    expect(written(level, 300)).toEqual([true, false, true]);
  });
  test("without room for all, the turns of a sweep share one label and none touch", () => {
    const turns = ["0.01", "0.03", "0.1", "0.3"].map((value) => line(`fixed ${value}`, 0.1, { colour: "f" }));
    const series = [line("cyclical", 0.1, { colour: "a" }), line("constant", 0.1, { colour: "b" }), ...turns];
    const { labels } = layoutPlot({ ...room, height: 90, series });
    expect(labels.map(({ text }) => text)).toEqual(["cyclical", "constant", "fixed, 4 lines"]);
    const heights = labels.map(({ y }) => y).sort((a, b) => a - b);
    for (let i = 1; i < heights.length; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(14);
  });
});
