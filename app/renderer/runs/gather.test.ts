import { expect, test } from "vitest";
import { applyEvents } from "../shell/apply-events.ts";
import { armLook } from "../views/arm-look.ts";
import { gatherCurves, metricNames } from "./gather.ts";
import { overAxis } from "./x-axis.ts";

const metric = (node: string, path: string, name: string, step: number, value: number) =>
  ({ event: "metric", node, path, step, name, value }) as const;
const nodes = applyEvents({}, [
  metric("train", "seed=1", "zeta", 1, 0),
  metric("train", "seed=1", "accuracy", 1, 0),
  ...[1, 2].flatMap((seed) => [metric("train", `seed=${seed}`, "loss", 1, seed), metric("plain", `seed=${seed}`, "loss", 1, seed)]),
  metric("grid", "seed=1/value=0.1", "loss", 1, 5),
  metric("grid", "seed=1/value=0.3", "loss", 1, 6),
  metric("teacher", "", "loss", 1, 7),
]);
const arms = new Map([
  ["train", armLook(0, "cyclical")],
  ["plain", armLook(1, "constant")],
  ["grid", armLook(2, "fixed")],
]);
const gather = (eachSeed: boolean) => gatherCurves({ nodes, metric: "loss", smoothing: 0, arms, eachSeed });

test("the loss comes first, then accuracies, then the others", () => {
  expect(metricNames(nodes)).toEqual(["loss", "accuracy", "zeta"]);
});
test("trainings are named after their arms, turns of a sweep by their value, others by their node", () => {
  expect(gather(false).series.map(({ name }) => name)).toEqual(["cyclical", "constant", "fixed 0.1", "fixed 0.3", "teacher"]);
});
test("an arm keeps its colour in all its turns, told apart by the line; a training without arm takes no arm's colour", () => {
  const look = new Map(gather(false).series.map((line) => [line.name, line]));
  expect(look.get("fixed 0.1")!.colour).toBe(look.get("fixed 0.3")!.colour);
  expect(look.get("fixed 0.1")!.dash).not.toBe(look.get("fixed 0.3")!.dash);
  expect([...arms.values()].map(({ colour }) => colour)).not.toContain(look.get("teacher")!.colour);
});
test("each seed is drawn pale behind the median, in place of the band", () => {
  const { series, seeds } = gather(true);
  expect(seeds).toBe(2);
  expect(series.filter(({ faint }) => faint === true)).toHaveLength(4);
  expect(series.every(({ lo }) => lo === undefined)).toBe(true);
});
test("two trainings of one arm keep their own names", () => {
  const both = new Map([...arms, ["teacher", armLook(0, "cyclical")]]);
  const names = gatherCurves({ nodes, metric: "loss", smoothing: 0, arms: both, eachSeed: false }).series.map(({ name }) => name);
  expect(names).toContain("train");
  expect(names).toContain("teacher");
});

test("what is reduced again is what changed: the lines of other trainings are the same objects", () => {
  const before = gather(false).series;
  const more = applyEvents(nodes, [metric("plain", "seed=1", "loss", 2, 1)]);
  const after = gatherCurves({ nodes: more, metric: "loss", smoothing: 0, arms, eachSeed: false }).series;
  const at = (list: typeof before, name: string) => list.find((line) => line.name === name)!.x;
  expect(at(after, "cyclical")).toBe(at(before, "cyclical"));
  expect(at(after, "constant")).toEqual([1, 2]);
});
test("a number that drives trainings is a metric, with the length that they share; unequal lengths give it none", () => {
  const progress = (node: string, of: number) =>
    ({ event: "progress", node, path: "", done: 1, of, unit: "updates", perSecond: 1, secondsLeft: 1 }) as const;
  const rate = { event: "number", node: "schedule", by: "schedule", path: "seed=1", step: 50, name: "rate", value: 0.1 } as const;
  const read = (plain: number) => {
    const run = applyEvents({}, [rate, progress("train", 200), progress("plain", plain)]);
    expect(metricNames(run)).toEqual(["rate"]);
    return gatherCurves({ nodes: run, metric: "rate", smoothing: 0, arms, eachSeed: false }).series;
  };
  expect(overAxis("share", read(200), {})!.map(({ x }) => x)).toEqual([[25]]);
  expect(overAxis("share", read(300), {})).toBeNull();
});

test("a fixed rate, told once, is a level line as long as its training", () => {
  const run = applyEvents({}, [
    { event: "number", node: "plain", path: "seed=1", step: 1, name: "rate", value: 0.1 },
    ...[1, 2, 30].map((step) => metric("plain", "seed=1", "loss", step, 1)),
  ]);
  const [line] = gatherCurves({ nodes: run, metric: "rate", smoothing: 0, arms, eachSeed: false }).series;
  expect([line!.x, line!.y]).toEqual([
    [1, 30],
    [0.1, 0.1],
  ]);
});
test("measurements are smoothed, what a schedule says is not", () => {
  const steps = Array.from({ length: 50 }, (_, i) => i + 1);
  const run = applyEvents(
    {},
    steps.flatMap((step) => [
      metric("plain", "", "loss", step, step % 2),
      { event: "number", node: "train", by: "train", path: "", step, name: "rate", value: step % 2 } as const,
    ]),
  );
  const of = (name: string) => gatherCurves({ nodes: run, metric: name, smoothing: 1, arms, eachSeed: false }).series[0]!.y.at(-1);
  expect(of("rate")).toBe(0);
  expect(of("loss")).toBeGreaterThan(0.3);
});
