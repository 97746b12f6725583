import { describe, expect, test } from "vitest";
import { matches, unknownNames } from "./match.ts";
import { grammar, parseQuery } from "./query.ts";
import { row } from "./rows.test-helper.ts";

const rows = [
  row("a", {
    title: "Cyclical rate",
    metrics: { "train.loss": 0.2, "test.accuracy": 0.95 },
    settings: { "rate.base": 0.01, "rate.shape": "triangular" },
  }),
  row("b", {
    title: "Constant rate",
    status: "failed",
    seconds: 130,
    seeds: [101, 102],
    began: Date.parse("2026-05-02"),
    notes: { star: true, tags: ["Paper"], note: "too hot" },
  }),
  row("c", {
    title: "Cyclical, cooler",
    status: "stopped",
    metrics: { "train.loss": 0.5 },
    settings: { "rate.base": 0.1 },
    ask: { group: "ablation 7" },
  }),
];
const found = (text: string) =>
  rows
    .filter((each) => matches(each, parseQuery(text)))
    .map(({ id }) => id)
    .join("");

describe("a search finds the runs", () => {
  test.each([
    ["", "abc"],
    ["cyclical", "ac"],
    ["CYCLICAL rate", "a"],
    ['"constant rate"', "b"],
    ['"rate constant"', ""],
    ["hot", "b"],
    ["status:failed", "b"],
    ["status:stop", "c"],
    ["-status:done", "bc"],
    ["tag:paper", "b"],
    ["tag:pap", ""],
    ["star", "b"],
    ["-star cyclical", "ac"],
    ["title:cool", "c"],
    ["group:ablation", "c"],
    ["accuracy>0.9", "a"],
    ["accuracy>95%", ""],
    ["accuracy>=95%", "a"],
    ["train.loss<0.3", "a"],
    ["loss<=.5", "ac"],
    ["base=1e-2", "a"],
    ["rate.base!=0.01", "bc"],
    ['shape="triangular"', "a"],
    ["-loss<0.3", "bc"],
    ["duration>2min", "b"],
    ["seed=102", "b"],
    ["began>2026-05-01", "b"],
  ])("%s", (text, ids) => {
    expect(found(text)).toBe(ids);
    expect(parseQuery(text).faults).toEqual([]);
  });
});

test("a word that cannot be understood is said, and the other words still count", () => {
  expect(found("status:faild cyclical")).toBe("ac");
  expect(parseQuery("status:faild").faults).toEqual([
    'There is no status "faild"; there are queued, running, done, failed, stopped, interrupted.',
  ]);
  expect(parseQuery("colour:red").faults[0]).toContain("there are status, tag, title, note, group");
  expect(parseQuery("loss>").faults).toEqual(['"loss>" lacks a value: write loss>0.9, say.']);
  expect(parseQuery("tag:").faults).toEqual(['"tag:" lacks a value.']);
});
test("every search of the hint is one that is understood", () => {
  for (const [example] of grammar) expect(parseQuery(example)).toMatchObject({ faults: [], terms: [{}] });
});
test("a name in a comparison that no run has is told apart from one that merely excludes all", () => {
  expect(unknownNames(rows, parseQuery("acuracy>0.9 loss>100 step>3"))).toEqual(["acuracy"]);
});
test("no text breaks the reading of it", () => {
  for (const text of ['"', "-", '-"', "::", "><", "a:b:c", '="', "status:", "- -", 'tag:"a b', "é=1", "a=b=c"])
    expect(parseQuery(text)).toBeDefined();
});
