import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { applyEvents } from "../shell/apply-events.ts";
import { actMarks, marksNear, trainingsOf } from "./act-marks.ts";
import { gatherCurves } from "./gather.ts";

const at = { node: "train", path: "seed=1" } as const;
const steps = (from: number, to: number, shift = 0): RunEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => [
    { event: "metric", ...at, step: from + i, name: "loss", value: from + i + shift } as const,
    { event: "number", node: "rate", by: "rate", path: at.path, step: from + i, name: "rate", value: 0.1 } as const,
  ]).flat();
const held: RunEvent = { event: "act", ...at, step: 4, act: { do: "hold", name: "rate", value: 0.003 }, value: 0.003 };
const nodes = applyEvents({}, [{ event: "call", ...at, state: "running" }, ...steps(1, 8), held]);
const lines = (metric: string, of = nodes, parent = {}) =>
  gatherCurves({ nodes: of, metric, smoothing: 0, arms: new Map(), eachSeed: false, ...parent }).series;

test("what was done to a training is marked on its curves, and on the line of the schedule that moves its number", () => {
  expect(trainingsOf(nodes, "rate")).toEqual(["train"]);
  for (const metric of ["loss", "rate"])
    expect(actMarks(nodes, lines(metric)).map(({ x, words }) => [x, words])).toEqual([[4, "rate taken by hand: 0.003, after 4 updates"]]);
});
test("the words of the nearest place are shown, all that was done there, and none out of reach", () => {
  const marks = [1, 5, 5, 6].map((x, i) => ({ x, words: String(i), colour: "", kind: "act" as const }));
  expect(marksNear(marks, 5.2, 2).map(({ words }) => words)).toEqual(["1", "2"]);
  expect(marksNear(marks, 3, 1)).toEqual([]);
});

const branch = applyEvents({}, [
  { event: "call", ...at, state: "running" },
  { event: "from", ...at, step: 4, source: "fork" },
  ...steps(1, 4),
  ...steps(5, 10, 100),
]);
test("a branch goes on from where it left, with the whole run that it left pale behind it", () => {
  const parent = { origin: { ...at, step: 4 }, nodes };
  const [before, after] = lines("loss", branch, { parent });
  expect([before!.faint, before!.x.at(-1), before!.y.at(-1)]).toEqual([true, 8, 8]);
  expect([after!.faint, after!.x[0], after!.x.at(-1)]).toEqual([undefined, 4, 10]);
  expect(actMarks(branch, lines("loss", branch))[0]).toMatchObject({ kind: "fork", x: 4 });
});
test("without the run that it left, what it told of it is pale", () => {
  const [before, after] = lines("loss", branch);
  expect([before!.faint, before!.x]).toEqual([true, [1, 2, 3, 4]]);
  expect(after!.x[0]).toBe(4);
});
