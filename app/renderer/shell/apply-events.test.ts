import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { applyEvents, mostPoints, type Nodes } from "./apply-events.ts";

const metric = (step: number, value: number, path = "seed=101", node = "train"): RunEvent => ({
  event: "metric",
  node,
  path,
  step,
  name: "loss",
  value,
});
const call = (state: "running" | "done" | "cached" | "failed", path = "seed=101", node = "train"): RunEvent => ({
  event: "call",
  node,
  path,
  state,
});

describe("applying events", () => {
  test("metrics of one node gather by name and path, in the order they came", () => {
    const nodes = applyEvents({}, [call("running"), metric(1, 2.3), metric(2, 2.1), metric(1, 2.4, "seed=102")]);
    expect(nodes.train?.metrics.loss).toEqual({ "seed=101": { x: [1, 2], y: [2.3, 2.1] }, "seed=102": { x: [1], y: [2.4] } });
  });
  test("the state that was given in is not changed, and nodes that no event names stay the same objects", () => {
    const before = applyEvents({}, [metric(1, 2.3), metric(1, 1, "", "other")]);
    const copy = structuredClone(before);
    const after = applyEvents(before, [
      metric(2, 2.1),
      { event: "view", node: "train", path: "", name: "v", view: { is: "Text", text: "x" } },
    ]);
    expect(before).toEqual(copy);
    expect(after.other).toBe(before.other);
    expect(after.train).not.toBe(before.train);
  });
  test("a remark stands at its node once, whatever the turns, and goes with the next run; one of the whole run is at no node", () => {
    const note = (text: string, path: string, node = "train"): RunEvent => ({ event: "note", node, path, text });
    const nodes = applyEvents({}, [call("running"), note("slow", "seed=101"), note("slow", "seed=102"), note("all", "", "")]);
    expect(nodes.train?.notes).toEqual(["slow"]);
    expect(Object.keys(nodes)).toEqual(["train"]);
    expect(applyEvents(nodes, [{ event: "start", run: "r", seeds: [101] }]).train?.notes).toBeUndefined();
  });
  test("a turn that runs again starts its curve from nothing and leaves the other turns alone", () => {
    const nodes = applyEvents({}, [
      metric(1, 2),
      metric(2, 1),
      metric(1, 3, "seed=102"),
      call("running", "seed=102"),
      metric(1, 9, "seed=102"),
    ]);
    expect(nodes.train?.metrics.loss).toEqual({ "seed=101": { x: [1, 2], y: [2, 1] }, "seed=102": { x: [1], y: [9] } });
  });
  test("a step that was there before rewinds the curve to it, as after a resume from a checkpoint", () => {
    const nodes = applyEvents({}, [metric(1, 4), metric(2, 3), metric(3, 2), metric(2, 3.5)]);
    expect(nodes.train?.metrics.loss?.["seed=101"]).toEqual({ x: [1, 2], y: [4, 3.5] });
  });
  test("a new run keeps the curves of seeds it runs again and drops those of seeds it does not", () => {
    const before = applyEvents({}, [metric(1, 2), metric(1, 3, "seed=102/value=0.1"), call("done")]);
    const after = applyEvents(before, [{ event: "start", run: "2", seeds: [101] }]);
    expect(Object.keys(after.train?.metrics.loss ?? {})).toEqual(["seed=101"]);
    expect(after.train?.state).toBe("idle");
  });
  test("a new run forgets the curves of a node that was edited since", () => {
    const before: Nodes = { train: { ...applyEvents({}, [metric(1, 2)]).train!, state: "stale" } };
    expect(applyEvents(before, [{ event: "start", run: "2", seeds: [101] }]).train?.metrics).toEqual({});
  });
  test("a failed run marks the node that the problem names, and no node goes on running", () => {
    const problem = { code: "nan", node: "train", message: "m", fix: "f" };
    const nodes = applyEvents({}, [
      call("running"),
      call("running", "", "table"),
      { event: "end", run: "1", status: "failed", outputs: {}, problem },
    ]);
    expect([nodes.train?.state, nodes.table?.state]).toEqual(["failed", "idle"]);
  });
  test("a schedule's node knows its newest value and keeps the way there as a curve", () => {
    const number = (step: number, value: number, node = "rate", by: object = { by: node }): RunEvent => ({
      event: "number",
      node,
      path: "seed=101",
      step,
      name: "rate",
      value,
      ...by,
    });
    const nodes = applyEvents({}, [number(1, 0.01), number(2, 0.02), number(2, 0.5, "train", {})]);
    expect(nodes.train?.number, "driven by nothing").toBeUndefined();
    expect(nodes.rate?.number).toEqual({ step: 2, value: 0.02 });
    expect(nodes.rate?.metrics.rate?.["seed=101"]?.y).toEqual([0.01, 0.02]);
  });
  test("a curve never keeps more than its share of points, and the newest is always there", () => {
    const many = Array.from({ length: mostPoints * 3 }, (_, i) => metric(i + 1, i));
    const points = applyEvents({}, many).train!.metrics.loss!["seed=101"]!;
    expect(points.x.length).toBeLessThanOrEqual(mostPoints);
    expect(points.x.at(-1)).toBe(mostPoints * 3);
    expect(points.x).toEqual([...points.x].sort((a, b) => a - b));
  });
});
