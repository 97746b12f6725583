import { expect, test } from "vitest";
import { emptyNode } from "../shell/apply-events.ts";
import type { NodeLive } from "../shell/live.ts";
import { stateWords } from "./node-state.ts";

const live = (more: Partial<NodeLive>): NodeLive => ({ ...emptyNode, ...more });
const progress = { done: 412, of: 600, unit: "updates", perSecond: 1, secondsLeft: 1 };
const states: Readonly<Record<string, NodeLive>> = {
  stale: live({ state: "stale" }),
  queued: live({ state: "queued" }),
  running: live({ state: "running", progress }),
  paused: live({ state: "paused", progress, pausedAt: 412 }),
  done: live({ state: "done" }),
  cached: live({ state: "cached" }),
  failed: live({ state: "failed" }),
  "not run": live({ cut: "before" }),
  stopped: live({ cut: "midway" }),
};

test("every state has words and a shape of its own; none is told by its colour alone", () => {
  const said = Object.values(states).map((one) => stateWords(one, []));
  expect(said.every(({ text }) => text !== "")).toBe(true);
  expect(new Set(said.map(({ icon }) => icon)).size).toBe(said.length);
});
test("a node that was never run says nothing", () => {
  expect(stateWords(undefined, [])).toEqual({ text: "", tone: "quiet", share: null });
  expect(stateWords(emptyNode, []).text).toBe("");
});
test("a paused training says where it stands, not how far its last report was", () => {
  const paused = live({ state: "paused", path: "seed=101", progress, pausedAt: 415 });
  expect(stateWords(paused, [])).toMatchObject({ text: "seed 101 · 415 / 600", title: "Paused, seed 101: 415 / 600 updates" });
});
test("a kept result is said whatever became of its inputs, but not while the node is at work or broken", () => {
  expect(stateWords(states.stale, [], true)).toMatchObject({ text: "kept", icon: "kept" });
  expect(stateWords(states.running, [], true).icon).toBe("running");
  expect(stateWords(states.failed, [], true).text).toBe("failed");
});
