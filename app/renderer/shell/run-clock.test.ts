import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { secondsLeft, seedsDone, stillClock, tick } from "./run-clock.ts";

const start: RunEvent = { event: "start", run: "1", seeds: [101, 102, 103, 104] };
const call = (path: string): RunEvent => ({ event: "call", node: "train", path, state: "running" });

test("a seed is done when the next one begins, and the last when the run ends", () => {
  let clock = tick(stillClock, start, 0);
  for (const seed of [101, 101, 102]) clock = tick(clock, call(`seed=${seed}/arm`), 5000);
  expect([seedsDone(clock, false), seedsDone(clock, true)]).toEqual([1, 2]);
});
test("the time left is that of the seeds still to come, at the pace of those that are done", () => {
  let clock = tick(stillClock, start, 0);
  clock = tick(clock, call("seed=101"), 1000);
  expect(secondsLeft(clock, 2000)).toBeNull();
  clock = tick(clock, call("seed=102"), 10_000);
  expect(secondsLeft(clock, 10_000)).toBe(30);
  expect(secondsLeft(clock, 15_000)).toBe(25);
  expect(secondsLeft(clock, 90_000)).toBe(0);
});
test("a run without seeds takes the word of its training", () => {
  let clock = tick(stillClock, { event: "start", run: "1", seeds: [] }, 0);
  clock = tick(clock, { event: "progress", node: "train", path: "", done: 10, of: 20, unit: "updates", perSecond: 5, secondsLeft: 2 }, 100);
  expect(secondsLeft(clock, 100)).toBe(2);
});
