import { describe, expect, test } from "vitest";
import type { RunCurve } from "../../../common/run-record.ts";
import { row } from "../list/rows.test-helper.ts";
import { looks } from "./colours.ts";
import { mainChoice, metricChoices, overlayLines } from "./overlay-lines.ts";

const curve = (run: string, y: number[], more: Partial<RunCurve> = {}): RunCurve => ({
  run,
  node: "train",
  path: "",
  metric: "loss",
  x: y.map((_, i) => i + 1),
  y,
  ...more,
});
const rows = [
  row("r1", { title: "Low" }),
  row("r2", { title: "High", ask: { group: "g" } }),
  row("r3", { title: "High", ask: { group: "g" } }),
];
const base = { rows, looks: new Map(), metric: "train.loss", x: "updates", gather: "seeds", smoothing: 0 } as const;
const names = (lines: { name: string }[]) => lines.map(({ name }) => name);

describe("the lines of the chosen runs", () => {
  test("each run is one, and runs of one title are told apart", () => {
    expect(names(overlayLines({ ...base, curves: ["r1", "r2", "r3"].map((run) => curve(run, [1])) }))).toEqual([
      "Low",
      "High r2",
      "High r3",
    ]);
  });
  test("the seeds of a run are one line with the band around their median", () => {
    const curves = [curve("r1", [1, 5], { path: "seed=1" }), curve("r1", [3, 7], { path: "seed=2" })];
    const [line] = overlayLines({ ...base, curves });
    expect(line).toMatchObject({ name: "Low (2 seeds)", y: [2, 6], lo: [1, 5], hi: [3, 7] });
    expect(overlayLines({ ...base, curves, gather: "no" })).toHaveLength(2);
  });
  test("runs that differ in their seed alone are gathered by settings, runs of a group by group", () => {
    const seeded = [
      row("a", { title: "T", settings: { seed: 1, "r.x": 1 } }),
      row("b", { title: "T", settings: { seed: 2, "r.x": 1 } }),
      row("c", { title: "T", settings: { "r.x": 2 } }),
    ];
    const curves = [curve("a", [1]), curve("b", [3]), curve("c", [9])];
    expect(overlayLines({ ...base, rows: seeded, curves, gather: "settings" }).map(({ y }) => y)).toEqual([[2], [9]]);
    const grouped = ["r1", "r2", "r3"].map((run, i) => curve(run, [i]));
    expect(names(overlayLines({ ...base, curves: grouped, gather: "group" }))).toEqual(["Low", "g (2 seeds)"]);
  });
  test("a metric's name alone means all trainings, each with a dash of its own", () => {
    const curves = [curve("r1", [1]), curve("r1", [2], { node: "plain" })];
    const lines = overlayLines({ ...base, curves, metric: "loss" });
    expect(lines.map(({ name, dash }) => [name, dash])).toEqual([
      ["Low train", ""],
      ["Low plain", "7 3"],
    ]);
    expect(overlayLines({ ...base, curves })).toHaveLength(1);
  });
  test("a curve that was told no time has no line over time", () => {
    const curves = [curve("r1", [1, 2], { seconds: [0.5, 0.9] }), curve("r2", [1, 2])];
    expect(overlayLines({ ...base, curves, x: "seconds" }).map(({ x }) => x)).toEqual([[0.5, 0.9]]);
  });
});

test("what is offered first is a loss of all trainings", () => {
  expect(metricChoices(["train.loss", "test.accuracy", "plain.loss"])).toEqual(["loss", "train.loss", "test.accuracy", "plain.loss"]);
  expect(mainChoice(["test.accuracy", "train.loss"])).toBe("train.loss");
  expect(mainChoice([])).toBe(null);
});
test("a hundred runs have a hundred colours", () => {
  expect(new Set(looks(100, "dark").map(({ colour }) => colour)).size).toBe(100);
});
