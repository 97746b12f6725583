import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { applyEvents } from "../shell/apply-events.ts";
import { gatherCurves } from "./gather.ts";
import { overAxis } from "./x-axis.ts";

const at = { node: "train", path: "seed=1" } as const;
const clock = (step: number, presentations: number, seconds: number): RunEvent => ({ event: "clock", ...at, step, presentations, seconds });
const loss = (step: number, node: string = at.node): RunEvent => ({ event: "metric", node, path: at.path, step, name: "loss", value: 1 });
const read = (...more: RunEvent[]) => {
  const nodes = applyEvents({}, [...[1, 10, 15, 20, 30].map((step) => loss(step)), clock(10, 640, 1), clock(20, 1280, 3), ...more]);
  const { series } = gatherCurves({ nodes, metric: "loss", smoothing: 0, arms: new Map(), eachSeed: false });
  return { nodes, series };
};

test("x in examples and in seconds goes straight on between what the training told, and at the last pace after it", () => {
  const { nodes, series } = read();
  expect(overAxis("examples", series, nodes)![0]!.x).toEqual([64, 640, 960, 1280, 1920]);
  expect(overAxis("seconds", series, nodes)![0]!.x).toEqual([0.1, 1, 2, 3, 5]);
  expect(overAxis("updates", series, nodes)![0]).toBe(series[0]);
});
test("an axis is not offered where one of the lines cannot be placed on it", () => {
  const { nodes, series } = read(loss(1, "other"));
  expect(overAxis("seconds", series, nodes)).toBeNull();
  expect(overAxis("share", series, nodes)).toBeNull();
});
