import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { type LogLine, logEvent } from "./run-log.ts";

const log = (...events: RunEvent[]) => events.reduce<readonly LogLine[]>((lines, event) => logEvent(lines, event, 0), []);
const start: RunEvent = { event: "start", run: "r", seeds: [1, 2], engine: "WASM; 2 threads" };
const note = (path: string, node = "train"): RunEvent => ({ event: "note", node, path, text: "It runs slower." });

test("the line of a run's start says what computes it", () => {
  expect(log(start).map(({ text }) => text)).toEqual(["Run r started, seeds 1, 2, computed by WASM; 2 threads."]);
  expect(log({ event: "start", run: "r", seeds: [] })[0]?.text).toBe("Run r started.");
});

test("a remark is one line a run, however many turns make it, and names its node", () => {
  const lines = log(start, note("seed=1"), note("seed=2"), note("", ""), start, note("seed=1"));
  expect(lines.map(({ text, node }) => (text.startsWith("Run") ? "start" : [node, text]))).toEqual([
    "start",
    ["train", "train: It runs slower."],
    [undefined, "It runs slower."],
    "start",
    ["train", "train: It runs slower."],
  ]);
});
