import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { RunOrder } from "../executor/messages.ts";
import { graph } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { type Puppet, puppets } from "./executor.test-helper.ts";
import { createStation, type Station } from "./station.ts";
import { type FakeStore, fakeStore } from "./store.test-helper.ts";

let projects: string;
let store: FakeStore;
let station: Station;
let executor: Puppet;
let told: RunEvent[];

beforeEach(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-station-"));
  store = fakeStore(projects);
  told = [];
  const { all, start } = puppets();
  station = createStation({ store, start, events: (events) => void told.push(...events) });
  executor = all[0] as Puppet;
});
afterEach(() => rm(projects, { recursive: true, force: true }));

const metric = (step: number): RunEvent => ({ event: "metric", node: "train", path: "", step, name: "loss", value: step });
const steps = (events: readonly RunEvent[] = []) => events.flatMap((event) => (event.event === "metric" ? [event.step] : []));

async function begin(run: string) {
  const document = graph("one-training", (await sharedCatalog()).catalog);
  const recorder = await store.begin({ id: run, document, script: "", seeds: [1], ask: {}, status: "running" });
  return station.begin({ order: { do: "run", run, outputs: [] } as unknown as RunOrder, recorder, document, path: null });
}

test("what a run tells is written down and told, and its end is on disk before anybody goes on", async () => {
  executor.say(metric(99));
  const ended = begin("a");
  await expect.poll(() => station.run).toBe("a");
  executor.say(metric(1), metric(2));
  executor.finish();
  expect(await ended).toMatchObject({ status: "done" });
  expect(steps(store.heard.get("a"))).toEqual([1, 2]);
  expect(steps(told)).toEqual([99, 1, 2]);
  expect(store.row("a")?.status).toBe("done");
  expect(station.run).toBe(null);
});

test("who comes back gets everything that was told, and then goes on without gap or double", async () => {
  void begin("a");
  await expect.poll(() => station.run).toBe("a");
  executor.say(metric(1), metric(2));
  told.length = 0;
  const first = station.attach();
  executor.say(metric(3));
  const second = station.attach();
  executor.say(metric(4));
  expect(steps(told)).toEqual([]);
  expect(steps((await first)?.events)).toEqual([1, 2]);
  // Its answer comes when nothing that it lacks was told yet.
  expect(steps(told)).toEqual([]);
  expect(steps((await second)?.events)).toEqual([1, 2]);
  await expect.poll(() => steps(told)).toEqual([3, 4]);
  executor.say(metric(5));
  expect(steps(told)).toEqual([3, 4, 5]);
  expect(steps(store.heard.get("a"))).toEqual([1, 2, 3, 4, 5]);
});

test("who comes back gets the pictures of the preview first, of nodes that are in the document", async () => {
  const view = (node: string): RunEvent => ({ event: "view", node, path: "", name: "v", view: { is: "Text", text: node } as never });
  executor.say(view("rate"), view("deleted"));
  void begin("a");
  await expect.poll(() => station.run).toBe("a");
  executor.say(metric(1), view("train"));
  expect((await station.attach())?.events.map((event) => ("node" in event ? event.node : event.event))).toEqual([
    "rate",
    "start",
    "train",
    "train",
  ]);
});

test("a run that ends while somebody comes back is whole in the record", async () => {
  const ended = begin("a");
  await expect.poll(() => station.run).toBe("a");
  executor.say(metric(1));
  const attached = station.attach();
  executor.say(metric(2));
  executor.finish();
  expect(steps((await attached)?.events)).toEqual([1]);
  await ended;
  expect(steps(store.heard.get("a"))).toEqual([1, 2]);
  expect(store.row("a")?.status).toBe("done");
  expect(told.at(-1)).toMatchObject({ event: "end", status: "done" });
});

test("an executor that dies leaves an interrupted run, which says why", async () => {
  const ended = begin("a");
  await expect.poll(() => station.run).toBe("a");
  executor.die();
  await ended;
  expect(store.row("a")).toMatchObject({ status: "interrupted", problem: { code: "executor-died" } });
});

test("Stop is a wish and makes a stopped run; closing the app is none and leaves an interrupted one", async () => {
  void begin("a");
  await expect.poll(() => station.run).toBe("a");
  expect(await station.stop()).toBe(true);
  expect(store.row("a")?.status).toBe("stopped");
  void begin("b");
  await expect.poll(() => station.run).toBe("b");
  await station.close();
  expect(store.row("b")?.status).toBe("interrupted");
  expect(executor.closed).toBe(true);
});

test("nothing goes on where nothing was begun", async () => {
  expect(await station.attach()).toBe(null);
  expect(await station.stop()).toBe(false);
});
