import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { RunAsk } from "../../common/run-record.ts";
import { changed, graph } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { launch } from "./launch.ts";
import { type FakeStore, fakeStore } from "./store.test-helper.ts";

let projects: string;
let catalog: Catalog;
let runs: FakeStore;
let one: GraphDocument;
let two: GraphDocument;

beforeEach(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-launch-"));
  ({ catalog } = await sharedCatalog());
  runs = fakeStore(projects);
  [one, two] = [graph("one-training", catalog), graph("two-arms", catalog)];
});
afterEach(() => rm(projects, { recursive: true, force: true }));

const ready = async (document: GraphDocument, ask: RunAsk) => {
  const { launch: made } = await launch({ run: "r", document, ask }, { catalog, runs });
  if (made === null) throw new Error("not launched");
  return made;
};
const kept = (id: string, document: GraphDocument, ask: RunAsk = {}) =>
  runs.begin({ id, document, script: "", seeds: [], ask, status: "running" });

test("the record gets the script of what runs, and its seeds", async () => {
  const { script, seeds, order } = await ready(two, { seed: 7, steps: 5 });
  expect(seeds).toEqual([7]);
  expect(script).toContain("seeds: [7]");
  expect(order).toMatchObject({ maxUpdates: 5, run: "r" });
  expect((await ready(two, {})).seeds).toEqual([1, 2, 3]);
  expect((await ready(one, { seed: 4 })).seeds).toEqual([4]);
});

test("a run to a node runs what it needs and nothing else, and of a container's inside the whole container", async () => {
  const { order } = await ready(one, { to: "train" });
  expect(order.only).toContain("train");
  expect(order.only).toContain("rate");
  expect(order.only).not.toContain("score");
  expect(order.outputs).toEqual([]);
  const inside = await ready(two, { to: "fixedTrain" });
  expect(inside.order.only).toEqual(["data", "split", "table"]);
  expect(inside.order.outputs.map(({ name }) => name)).toEqual(["table"]);
});

test("a run to a node that is not there says so", async () => {
  await expect(ready(one, { to: "nothing" })).rejects.toMatchObject({ problem: { code: "unknown-node" } });
});

test("what runs again takes all that follows it along, inside a container and behind it", async () => {
  expect((await ready(one, { again: ["rate"] })).order.again).not.toContain("data");
  expect((await ready(two, { again: ["rate"] })).order.again).toEqual(["table", "rate", "step", "optimizer", "train", "score", "result"]);
  const whole = (await ready(two, { again: ["table"] })).order.again;
  expect(whole).toContain("fixedTrain");
  expect(whole).not.toContain("split");
});

test("pins reach the executor as they are", async () => {
  expect((await ready(one, { pins: { data: "abc" } })).order.pins).toEqual({ data: "abc" });
});

test("a replay does the acts of that run", async () => {
  await kept("first", one);
  runs.placed.set("first", [{ node: "train", path: "", step: 3, act: { do: "end" } }]);
  expect((await ready(one, { replay: "first" })).order.acts).toEqual(runs.placed.get("first"));
  await expect(ready(one, { replay: "never" })).rejects.toMatchObject({ problem: { code: "no-such-run" } });
});

test("a fork tells what its parent ran, for the seed of its path alone, with the parent's acts until there", async () => {
  await kept("parent", two, { steps: 30 });
  const place = { node: "train", path: "seed=2" };
  runs.placed.set("parent", [
    { ...place, step: 3, act: { do: "hold", name: "learning rate", value: 0.1 } },
    { ...place, step: 12, act: { do: "end" } },
    { ...place, path: "seed=1", step: 2, act: { do: "end" } },
  ]);
  const edited = changed(two, { "rate.peak": 0.3 });
  const { order, seeds } = await ready(edited, { fork: { run: "parent", ...place, step: 10 } });
  expect(seeds).toEqual([2]);
  expect(order.plan.seeds?.values).toEqual([2]);
  expect(order.fork).toMatchObject({ run: "parent", ...place, step: 10, folder: runs.folderOf("parent"), maxUpdates: 30 });
  expect(order.fork?.plan.seeds?.values).toEqual([2]);
  expect(order.fork?.acts.map(({ step }) => step)).toEqual([3]);
  expect(JSON.stringify(order.fork?.plan)).not.toContain("0.3,");
});

test("a fork of a run with a seed of its own keeps that seed", async () => {
  await kept("parent", one, { seed: 9 });
  const { order } = await ready(one, { fork: { run: "parent", node: "train", path: "", step: 10 } });
  expect([order.plan.seed, order.fork?.plan.seed]).toEqual([9, 9]);
});

test("a fork of a fork tells where that one began, with its own acts apart; before its beginning it is a fork of the first", async () => {
  const place = { node: "train", path: "" };
  await kept("first", one, { seed: 9 });
  await kept("second", changed(one, { "rate.peak": 0.3 }), { fork: { run: "first", ...place, step: 20 } });
  const hold = (step: number) => ({ ...place, step, act: { do: "hold", name: "rate", value: step } as const });
  runs.placed.set("first", [hold(5), hold(30)]);
  runs.placed.set("second", [hold(25), hold(60)]);
  const { order } = await ready(one, { fork: { run: "second", ...place, step: 40 } });
  expect(order.fork).toMatchObject({ run: "second", step: 40, acts: [hold(25)] });
  expect([order.plan.seed, order.fork?.plan.seed], "the seed of the first").toEqual([9, 9]);
  expect(order.fork?.fork).toMatchObject({ run: "first", step: 20, acts: [hold(5)], folder: runs.folderOf("first") });
  const early = (await ready(one, { fork: { run: "second", ...place, step: 10 } })).order.fork;
  expect(early).toMatchObject({ run: "first", step: 10, acts: [hold(5)] });
  expect(early?.fork).toBeUndefined();
});

test("a fork carries along what had happened to the trainings before it, and not what happened to those after it", async () => {
  const place = { node: "fixedTrain", path: "seed=2" };
  const first = { node: "train", path: "seed=2" };
  await kept("first", two);
  await kept("second", two, { fork: { run: "first", ...first, step: 20 } });
  const end = { step: 30, act: { do: "end" } } as const;
  runs.placed.set("second", [
    { ...first, ...end },
    { ...place, ...end, step: 5 },
  ]);
  const { order } = await ready(two, { fork: { run: "second", ...place, step: 10 } });
  expect(order).toMatchObject({
    fork: { run: "second", ...place },
    carried: [{ run: "first", ...first, step: 20 }],
    acts: [{ ...first, ...end }],
  });
  const { order: other } = await ready(two, { fork: { run: "second", ...first, step: 25 } });
  expect([other.carried, other.acts]).toEqual([undefined, undefined]);
});

test("a fork of a run that is gone is a problem and not a run from the start", async () => {
  await expect(ready(one, { fork: { run: "gone", node: "train", path: "", step: 1 } })).rejects.toMatchObject({
    problem: { code: "no-such-run" },
  });
});
