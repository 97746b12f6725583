import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { createExecutor, type End, type Executor } from "../executor-process.ts";
import { changed, type Fixture, graph, planOf } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { runOrder } from "../order.ts";
import type { ForkOrder, RunOrder } from "./messages.ts";

let catalog: Catalog;
let executor: Executor;
let place: string;
let events: RunEvent[] = [];
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
}, 60_000);
beforeEach(async () => {
  place = await fs.mkdtemp(join(tmpdir(), "kept-"));
  restart();
});
afterEach(async () => {
  executor.close();
  await fs.rm(place, { recursive: true, force: true });
});

/** A new process: what it knows, it knows from the disk. */
function restart(): void {
  executor?.close();
  events = [];
  executor = createExecutor({ events: (more) => void events.push(...more), state: () => {} });
}

type More = Partial<RunOrder> & { settings?: Record<string, unknown>; graph?: Fixture };
async function order(run: string, { settings = {}, graph: name = "one-training", ...more }: More = {}): Promise<RunOrder> {
  const folder = join(place, "Runs", run);
  await fs.mkdir(folder, { recursive: true });
  const plain = runOrder(run, planOf(changed(graph(name, catalog), { ...budgets, ...settings }), catalog), catalog);
  return { ...plain, folder, cache: join(place, "Cache"), ...more };
}
const budgets = { "train.budget": 60, "fixedTrain.budget": 60 };

async function run(id: string, more?: More): Promise<{ end: End; trace: string[]; told: RunEvent[] }> {
  events = [];
  const end = await executor.run(await order(id, more));
  return { end, trace: traceOf(events), told: [...events] };
}

/** All numbers that were told, without order: told one by one or again in a row makes no difference. */
function traceOf(told: readonly RunEvent[]): string[] {
  const numbers = told.flatMap((event) =>
    event.event === "metric" || event.event === "number" ? [`${event.path} ${event.node} ${event.name} ${event.step} ${event.value}`] : [],
  );
  return [...new Set(numbers)].sort();
}

const seen = async (what: (event: RunEvent) => boolean) => {
  for (let tries = 0; tries < 2000; tries++) {
    const found = events.find(what);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not seen; the last was ${JSON.stringify(events.at(-1))}`);
};
const states = (told: readonly RunEvent[]) =>
  Object.fromEntries(told.flatMap((event) => (event.event === "call" && event.state !== "running" ? [[event.node, event.state]] : [])));

describe("killed", () => {
  test("a run taken up in another process has the trace of the undisturbed one", async () => {
    const whole = await run("whole", { cache: join(place, "Other") });
    restart();
    events = [];
    const cut = executor.run(await order("cut", { saveEveryMs: 0 }));
    await seen((event) => event.event === "metric" && event.step >= 25);
    process.kill(executor.pid as number, "SIGKILL");
    expect((await cut).status).toBe("failed");
    restart();
    const again = await run("cut", { resume: true, saveEveryMs: 0 });
    expect(again.told.find((event) => event.event === "from")).toMatchObject({ node: "train", source: "checkpoint" });
    expect(again.trace).toEqual(whole.trace);
    expect(again.end.outputs).toEqual(whole.end.outputs);
  }, 60_000);

  test("a damaged state begins the training anew, says so, and ends the same", async () => {
    const whole = await run("whole", { cache: join(place, "Other") });
    await fs.mkdir(join(place, "Runs", "cut", "checkpoints"), { recursive: true });
    await fs.writeFile(join(place, "Runs", "cut", "checkpoints", "train.safetensors"), "noise");
    restart();
    const again = await run("cut", { resume: true });
    expect(again.told.find((event) => event.event === "note")).toMatchObject({ node: "train", text: /begins anew/ });
    expect(again.trace).toEqual(whole.trace);
  }, 60_000);
});

describe("kept results", () => {
  test("after a restart nothing is trained again, and everything is told as before", async () => {
    const first = await run("a", { graph: "two-arms", settings: { "table.seeds": [1, 2] } });
    restart();
    const second = await run("b", { graph: "two-arms", settings: { "table.seeds": [1, 2] } });
    expect(second.trace).toEqual(first.trace);
    expect(second.end.outputs).toEqual(first.end.outputs);
    expect(states(second.told).table).toBe("cached");
    // Another seed trains only that one.
    restart();
    const third = await run("c", { graph: "two-arms", settings: { "table.seeds": [1, 2, 3] } });
    const trained = third.told.flatMap((event) =>
      event.event === "call" && event.state === "done" && /train/i.test(event.node) ? [event.path] : [],
    );
    expect(new Set(trained)).toEqual(new Set(["seed=3"]));
  }, 120_000);

  test("asked for again, a call and what follows it run though their results are known, and give the same numbers", async () => {
    const first = await run("a");
    const second = await run("b", { again: ["train"] });
    expect(states(second.told)).toMatchObject({ train: "done", data: "cached" });
    expect(Object.entries(states(second.told)).filter(([, state]) => state === "done").length).toBeGreaterThan(1);
    expect(second.trace).toEqual(first.trace);
  }, 60_000);

  test("a pinned result stays what it was whatever its inputs are now; one that is gone is computed anew and said", async () => {
    const first = await run("a");
    const done = first.told.find((event) => event.event === "call" && event.node === "train" && event.state === "done");
    const { identity = "" } = done as Extract<RunEvent, { event: "call" }>;
    const second = await run("b", { settings: { "train.budget": 10 }, pins: { train: identity } });
    expect(second.end.outputs).toEqual(first.end.outputs);
    const third = await run("c", { settings: { "train.budget": 10 }, pins: { train: "0123" } });
    expect(third.end.outputs).not.toEqual(first.end.outputs);
    expect(third.told.find((event) => event.event === "note")).toMatchObject({ node: "train", text: /gone/ });
  }, 60_000);

  test("a longer training goes on where a shorter one ended", async () => {
    await run("short");
    const long = await run("long", { settings: { "train.budget": 80 } });
    expect(long.told.find((event) => event.event === "from")).toMatchObject({ node: "train", step: 60, source: "shared" });
    restart();
    const alone = await run("alone", { settings: { "train.budget": 80 }, cache: join(place, "Other") });
    expect(long.trace).toEqual(alone.trace);
    expect(long.end.outputs).toEqual(alone.end.outputs);
  }, 60_000);
});

describe("steering", () => {
  test("pause waits at a border, a step makes one update, an act while paused is read back, and all of it replays", async () => {
    const long = { settings: { "train.budget": 400 } };
    const going = executor.run(await order("live", long));
    await seen((event) => event.event === "metric");
    executor.steer({ how: "pause" });
    const { step } = (await seen((event) => event.event === "paused")) as { step: number };
    executor.act({ node: "train", path: "", act: { do: "hold", name: "rate", value: 0.001 } });
    expect(await seen((event) => event.event === "act")).toMatchObject({ step, value: Math.fround(0.001) });
    executor.steer({ how: "step" });
    await seen((event) => event.event === "paused" && event.step === step + 1);
    expect(events.filter((event) => event.event === "metric" && event.name === "loss" && event.step > step)).toHaveLength(1);
    executor.steer({ how: "go" });
    const end = await going;
    const live = traceOf(events);
    expect(end.status).toBe("done");
    const lines = (await fs.readFile(join(place, "Runs", "live", "acts.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([{ node: "train", path: "", step, act: { do: "hold", name: "rate", value: 0.001 } }]);

    restart();
    const replayed = await run("replay", { ...long, acts: lines, cache: join(place, "Other") });
    expect(replayed.trace).toEqual(live);
    // Without the acts it is another result, and is not taken from the one with them.
    const plain = await run("plain", long);
    expect(plain.trace).not.toEqual(live);
    expect(states(plain.told).train).toBe("done");
  }, 60_000);

  test("stop is heard while it waits", async () => {
    const going = executor.run(await order("live", { settings: { "train.budget": 5000 } }));
    await seen((event) => event.event === "metric");
    executor.steer({ how: "pause", node: "train" });
    await seen((event) => event.event === "paused");
    const began = performance.now();
    await executor.stop();
    expect(performance.now() - began).toBeLessThan(1000);
    expect((await going).status).toBe("stopped");
  }, 60_000);
});

describe("branching off", () => {
  const fork = async (step: number, more: More = {}) => {
    const parent = await order("parent", more);
    return {
      run: "parent",
      node: "train",
      path: more.graph === "two-arms" ? "seed=1" : "",
      step,
      plan: parent.plan,
      nodes: parent.nodes,
      folder: parent.folder as string,
      maxUpdates: null,
      acts: [],
    };
  };

  test("without a change it continues identically, from memory and, after a restart, by doing the beginning again", async () => {
    const parent = await run("parent");
    const fresh = { cache: join(place, "Other") };
    const first = await run("first", { fork: await fork(37), ...fresh });
    expect(first.told.find((event) => event.event === "from")).toMatchObject({ node: "train", step: 37, source: "fork" });
    expect(first.trace).toEqual(parent.trace);
    expect(first.end.outputs).toEqual(parent.end.outputs);
    restart();
    const second = await run("second", { fork: await fork(37), ...fresh });
    expect(second.trace).toEqual(parent.trace);
    expect(second.end.outputs).toEqual(parent.end.outputs);
  }, 60_000);

  test("with another rate it is the run up to there and another one after", async () => {
    const parent = await run("parent");
    const branch = await run("branch", { fork: await fork(37), settings: { "rate.peak": 0.03 } });
    const losses = (trace: readonly string[], from: number, to: number) =>
      trace.filter((line) => {
        const [, , name, step] = line.split(" ");
        return name === "loss" && Number(step) >= from && Number(step) <= to;
      });
    expect(losses(branch.trace, 1, 37)).toEqual(losses(parent.trace, 1, 37));
    expect(losses(branch.trace, 39, 60)).not.toEqual(losses(parent.trace, 39, 60));
  }, 60_000);

  test("a branch of a branch goes on from it, also after a restart; asked for once more it is known", async () => {
    await run("parent");
    const first = await fork(20);
    const faster = { settings: { "rate.peak": 0.03 } };
    const branch = await run("branch", { fork: first, ...faster });
    const made = await order("branch", faster);
    const act: PlacedAct = { node: "train", path: "", step: 30, act: { do: "hold", name: "rate", value: 0.001 } };
    const second: ForkOrder = {
      ...{ run: "branch", node: "train", path: "", step: 37, acts: [], maxUpdates: null, fork: first },
      ...{ plan: made.plan, nodes: made.nodes, folder: made.folder as string },
    };
    restart();
    const fresh = { cache: join(place, "Other") };
    const again = await run("again", { fork: second, ...faster, ...fresh });
    expect(again.trace).toEqual(branch.trace);
    expect(again.end.outputs).toEqual(branch.end.outputs);
    restart();
    const known = await run("known", { fork: second, ...faster, ...fresh });
    expect(states(known.told).train).toBe("cached");
    expect(known.trace).toEqual(branch.trace);
    // What a hand had done before the point is part of it, and is not done twice.
    const acted = { ...second, run: "acted", acts: [act] };
    const held = await run("held", { fork: acted, ...faster, ...fresh });
    expect(held.told.filter((event) => event.event === "act")).toMatchObject([{ step: 30, again: true }]);
    expect(held.trace).not.toEqual(branch.trace);
    restart();
    expect(states((await run("held2", { fork: acted, ...faster, ...fresh })).told).train).toBe("cached");
  }, 120_000);

  test("within a container only that training of that seed branches off", async () => {
    const both = { graph: "two-arms", settings: { "table.seeds": [1] } } as const;
    await run("parent", both);
    restart();
    const branch = await run("branch", { ...both, fork: await fork(20, both) });
    const froms = branch.told.filter((event) => event.event === "from");
    expect(froms).toEqual([{ event: "from", node: "train", path: "seed=1", step: 20, source: "fork" }]);
    expect(states(branch.told)).toMatchObject({ fixedTrain: "cached", train: "done", table: "done" });
  }, 60_000);

  test("a point that was never reached is a problem that names it", async () => {
    await run("parent");
    const { end } = await run("branch", { fork: await fork(61) });
    expect(end).toMatchObject({
      status: "failed",
      problem: { code: "fork.point", node: "train", message: /update 61.*ended after update 60/ },
    });
  }, 60_000);
});
