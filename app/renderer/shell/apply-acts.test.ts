import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { heldNumbers, placedWords } from "./act-words.ts";
import { applyEvents } from "./apply-events.ts";

const at = { node: "train", path: "seed=101" } as const;
const call = (state: "running" | "done", path: string = at.path): RunEvent => ({ event: "call", node: "train", path, state });
const loss = (step: number): RunEvent => ({ event: "metric", ...at, step, name: "loss", value: 1 });
const hold = (step: number, value: number, more: object = {}): RunEvent => ({
  event: "act",
  ...at,
  step,
  act: { do: "hold", name: "rate", value },
  value,
  ...more,
});
const release = (step: number): RunEvent => ({ event: "act", ...at, step, act: { do: "release", name: "rate" } });
const rate = (step: number, value: number, path: string = at.path): RunEvent => ({
  event: "number",
  node: "schedule",
  by: "schedule",
  path,
  step,
  name: "rate",
  value,
});

test("nodes of the run that is going on wait in the queue until they are reached, and were skipped where it ended before", () => {
  const planned = ["data", "train", "table"];
  const begun = applyEvents({}, [{ event: "start", run: "r", seeds: [] }], planned);
  expect(planned.map((name) => begun[name]?.state)).toEqual(["queued", "queued", "queued"]);
  const ended = applyEvents(begun, [
    { event: "call", node: "data", path: "", state: "done" },
    { event: "end", run: "r", status: "stopped", outputs: {} },
  ]);
  expect(planned.map((name) => [ended[name]?.state, ended[name]?.cut])).toEqual([
    ["done", undefined],
    ["idle", "before"],
    ["idle", "before"],
  ]);
});
test("a training that stands says after how many updates, and says nothing of it once it goes on or the run ends", () => {
  const paused = applyEvents({}, [call("running"), { event: "paused", ...at, step: 412 }]);
  expect(paused.train).toMatchObject({ state: "paused", pausedAt: 412 });
  const on = applyEvents(paused, [{ event: "resumed", ...at, step: 412 }]);
  expect([on.train?.state, on.train?.pausedAt]).toEqual(["running", undefined]);
  const ended = applyEvents(paused, [{ event: "end", run: "r", status: "stopped", outputs: {} }]);
  expect([ended.train?.state, ended.train?.pausedAt, ended.train?.cut]).toEqual(["idle", undefined, "midway"]);
});
test("a number that a schedule tells is known at the training that uses it, also where the two come in different frames", () => {
  const begun = applyEvents({}, [call("running"), loss(1), rate(1, 0.1)]);
  expect(begun.train?.numbers).toEqual({ rate: { value: 0.1, step: 1, by: "schedule" } });
  const later = applyEvents(begun, [rate(2, 0.2)]);
  expect(later.train?.numbers?.rate?.value).toBe(0.2);
});
test("one schedule of two trainings tells each its own numbers", () => {
  const other = { node: "other", path: "seed=102" } as const;
  const nodes = applyEvents({}, [
    call("running"),
    loss(1),
    rate(1, 0.1),
    { event: "metric", ...other, step: 1, name: "loss", value: 1 },
    rate(1, 0.7, other.path),
  ]);
  expect([nodes.train?.numbers?.rate?.value, nodes.other?.numbers?.rate?.value]).toEqual([0.1, 0.7]);
});
test("a number is in hand from its hold to its release, in that turn alone, and a refused hold takes nothing", () => {
  const held = applyEvents({}, [call("running"), hold(412, 0.003), hold(500, 9, { refused: "too large" })]);
  expect(heldNumbers(held.train!, at.path).get("rate")).toEqual({ value: 0.003, since: 412 });
  expect(heldNumbers(held.train!, "seed=102").size).toBe(0);
  expect(heldNumbers(applyEvents(held, [release(600)]).train!, at.path).size).toBe(0);
});
test("what is taken by hand while the training stands is read back at once", () => {
  const nodes = applyEvents({}, [call("running"), loss(1), rate(1, 0.1), { event: "paused", ...at, step: 1 }, hold(1, 0.003)]);
  expect(nodes.train?.numbers?.rate?.value).toBe(0.003);
});
test("acts that a resumed run does again stand once, and a turn that begins anew has none", () => {
  const nodes = applyEvents({}, [call("running"), hold(5, 0.1), hold(5, 0.1, { again: true }), hold(9, 0.2)]);
  expect(nodes.train?.acts).toHaveLength(2);
  expect(applyEvents(nodes, [call("running")]).train?.acts).toEqual([]);
  expect(applyEvents(nodes, [call("running", "seed=102")]).train?.acts).toHaveLength(2);
});
test("where a turn goes on from is kept for that turn", () => {
  const nodes = applyEvents({}, [call("running"), { event: "from", ...at, step: 1240, source: "fork" }]);
  expect(nodes.train?.from).toEqual({ "seed=101": { step: 1240, source: "fork" } });
});
test("the clock of a training that goes back goes back with it", () => {
  const clock = (step: number): RunEvent => ({ event: "clock", ...at, step, presentations: step * 64, seconds: step / 10 });
  const nodes = applyEvents({}, [clock(10), clock(20), clock(30), clock(20)]);
  expect(nodes.train?.clock?.["seed=101"]).toEqual({ step: [10, 20], presentations: [640, 1280], seconds: [1, 2] });
});
test("only a result outside of all turns can be kept: inside there are several", () => {
  const done = (path: string): RunEvent => ({ event: "call", node: "train", path, state: "done", identity: "abc" });
  expect(applyEvents({}, [done("")]).train?.identity).toBe("abc");
  expect(applyEvents({}, [done("seed=1")]).train?.identity).toBeUndefined();
});
test("the words of an act say what, when and why not", () => {
  expect(placedWords({ step: 412, act: { do: "hold", name: "rate", value: 0.003 } })).toBe("rate taken by hand: 0.003, after 412 updates");
  expect(placedWords({ step: 1, act: { do: "reset", layer: "x" }, refused: "there is no layer x" })).toBe(
    "layer x as it began, after 1 update: refused, there is no layer x",
  );
  const agent = { by: "rule agent", reason: "Half: it stalls" };
  expect(placedWords({ step: 25, act: { do: "hold", name: "rate", value: 0.01 }, value: 0.01, ...agent })).toBe(
    "rate set: 0.01, after 25 updates, by rule agent (Half: it stalls)",
  );
  expect(placedWords({ step: 25, act: { do: "scale", name: "rate", factor: 0.5 }, value: 0.01, by: "rule agent" })).toBe(
    "rate times 0.5: 0.01, after 25 updates, by rule agent",
  );
});
test("what an agent did is kept with who did it and why, and a number that it set is shown as held by it", () => {
  const act: RunEvent = {
    event: "act",
    ...at,
    step: 412,
    act: { do: "hold", name: "rate", value: 0.003 },
    value: 0.003,
    by: "rule agent",
    reason: "Half",
  };
  const nodes = applyEvents({}, [act, { ...act, again: true }]);
  expect(nodes.train?.acts).toEqual([{ path: at.path, step: 412, act: act.act, value: 0.003, by: "rule agent", reason: "Half" }]);
  expect(heldNumbers(nodes.train!, at.path).get("rate")).toEqual({ value: 0.003, since: 412, by: "rule agent" });
});
