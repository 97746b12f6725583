import { describe, expect, test } from "vitest";
import { arrange, groupId, type Line } from "./arrange.ts";
import { compareRows, differingSettings, metricNames, newestFirst, possibleColumns, shortName } from "./columns.ts";
import { row } from "./rows.test-helper.ts";

const fork = (run: string, step: number) => ({ fork: { run, node: "train", path: "", step } });
const rows = [
  row("old", { began: 1 }),
  row("child", { began: 2, ask: fork("old", 1240) }),
  row("grandchild", { began: 3, ask: fork("child", 2000) }),
  row("new", { began: 4 }),
];
const none = new Set<string>();
const drawn = (lines: readonly Line[]) => lines.map(({ id, level }) => `${"  ".repeat(level)}${id}`);

describe("the tree of runs", () => {
  test("a fork stands below its parent and says from where", () => {
    const lines = arrange({ rows, sort: newestFirst, nested: true, closed: none });
    expect(drawn(lines)).toEqual(["new", "old", "  child", "    grandchild"]);
    expect(lines.map((line) => (line.is === "run" ? line.from : ""))).toEqual(["", "", "from train at 1,240", "from train at 2,000"]);
  });
  test("what is below a closed line is not drawn", () => {
    expect(drawn(arrange({ rows, sort: newestFirst, nested: true, closed: new Set(["old"]) }))).toEqual(["new", "old"]);
  });
  test("without its parent in the list a fork stands at the left and still says from where", () => {
    const [line] = arrange({ rows: [rows[1]!], sort: newestFirst, nested: true, closed: none });
    expect(line).toMatchObject({ level: 0, from: "from train at 1,240" });
  });
  test("flat, a fork names its parent", () => {
    const lines = arrange({ rows, sort: newestFirst, nested: false, closed: none });
    expect(drawn(lines)).toEqual(["new", "grandchild", "child", "old"]);
    expect(lines[1]).toMatchObject({ from: "from child, train at 2,000" });
  });
  test("runs that fork from each other in a circle are all still there", () => {
    const circle = [row("a", { ask: fork("b", 1) }), row("b", { ask: fork("a", 1) }), row("c", { ask: fork("c", 1) })];
    expect(arrange({ rows: circle, sort: newestFirst, nested: true, closed: none })).toHaveLength(3);
  });
  test("runs of a group stand below its head, where the first of them would stand; one alone has no head", () => {
    const grouped = [
      row("x", { began: 5, ask: { group: "ablation 1" } }),
      row("y", { began: 3, ask: { group: "ablation 1" } }),
      row("lone", { began: 2, ask: { group: "ablation 2" } }),
      row("z", { began: 4 }),
    ];
    expect(drawn(arrange({ rows: grouped, sort: newestFirst, nested: true, closed: none }))).toEqual([
      groupId("ablation 1"),
      "  x",
      "  y",
      "z",
      "lone",
    ]);
  });
});

describe("columns", () => {
  test("only settings that differ between the listed runs have one, and a default counts as a value", () => {
    const settings = [
      { "a.same": 1, "a.rate": 0.1 },
      { "a.same": 1, "a.rate": 0.2 },
      { "a.same": 1, "a.rate": 0.1, "b.extra": true },
    ];
    expect(differingSettings(settings.map((each) => ({ settings: each })))).toEqual(["a.rate", "b.extra"]);
  });
  test("a metric is named by its last part where that is enough", () => {
    const names = ["train.loss", "test.accuracy", "plain.loss"];
    expect(names.map((name) => shortName(name, names))).toEqual(["train.loss", "accuracy", "plain.loss"]);
  });
  test("metrics that most runs have come first", () => {
    expect(
      metricNames([{ metrics: { "a.x": 1, "a.loss": 1 } }, { metrics: { "a.x": 1 } }, { metrics: { "a.x": 1, "b.accuracy": 1 } }]),
    ).toEqual(["a.x", "b.accuracy", "a.loss"]);
  });
  test("sorting by any column puts missing values last in both directions", () => {
    const some = [
      row("1", { metrics: { "t.l": 2 } }),
      row("2"),
      row("3", { metrics: { "t.l": 1 } }),
      row("4", { metrics: { "t.l": Number.NaN } }),
    ];
    const { column } = possibleColumns(some).find(({ column: { kind } }) => kind === "metric")!;
    expect(some.toSorted(compareRows({ column, down: false })).map(({ id }) => id)).toEqual(["3", "1", "2", "4"]);
    expect(some.toSorted(compareRows({ column, down: true })).map(({ id }) => id)).toEqual(["1", "3", "2", "4"]);
  });
  test("1,000 runs are arranged in less than the 300 ms that their list may take", () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      row(`r${i}`, {
        began: i,
        ask: i % 7 === 0 && i > 0 ? fork(`r${i - 1}`, i) : i % 5 === 0 ? { group: `g ${i % 50}` } : {},
        settings: { "a.b": i, "a.c": i % 3 },
      }),
    );
    const times = Array.from({ length: 7 }, () => {
      const began = performance.now();
      possibleColumns(many);
      expect(arrange({ rows: many, sort: newestFirst, nested: true, closed: none }).length).toBeGreaterThanOrEqual(1000);
      return performance.now() - began;
    });
    expect(times.sort((a, b) => a - b)[3]).toBeLessThan(300);
  });
});
