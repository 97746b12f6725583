import { expect, test } from "vitest";
import { row } from "../list/rows.test-helper.ts";
import { betterOf, metricLines, settingLines } from "./differences.ts";

test("the best value is that of the lowest loss and of the highest accuracy, and equal ones share it", () => {
  const rows = [
    row("a", { metrics: { "t.loss": 2, "t.accuracy": 0.9, "t.norm": 1 } }),
    row("b", { metrics: { "t.loss": 1, "t.accuracy": 0.9, "t.norm": 2 } }),
    row("c", { metrics: { "t.loss": Number.NaN, "t.accuracy": 0.8 } }),
  ];
  const best = Object.fromEntries(metricLines(rows).map((line) => [line.key, [...line.best]]));
  expect(best).toEqual({ "t.accuracy": [0, 1], "t.loss": [1], "t.norm": [] });
});
test("where all are equal none is best, and a lone value is compared with nothing", () => {
  const rows = [row("a", { metrics: { "t.loss": 1, "t.error": 1 } }), row("b", { metrics: { "t.loss": 1 } })];
  expect(metricLines(rows).map(({ best }) => best.size)).toEqual([0, 0]);
});
test("only what differs is a line, in the order of the runs", () => {
  const rows = [row("a", { settings: { "r.base": 1, "r.same": 2 } }), row("b", { settings: { "r.same": 2 } })];
  expect(settingLines(rows)).toEqual([{ key: "r.base", values: [1, undefined] }]);
});
test("a metric whose name says neither way is better in neither", () => {
  expect(["train.loss", "test.accuracy", "x.perplexity", "train.gradientNorm"].map(betterOf)).toEqual(["down", "up", "down", null]);
});
