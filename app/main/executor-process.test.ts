import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Catalog } from "../common/catalog.ts";
import { createExecutor, type Executor, type ExecutorState } from "./executor-process.ts";
import { changed, graph, planOf } from "./fixtures/graphs.ts";
import { sharedCatalog } from "./host.ts";
import { nodesOf, runOrder } from "./order.ts";

let catalog: Catalog;
let executor: Executor;
let events: RunEvent[] = [];
let states: ExecutorState[] = [];
const start = (options?: Parameters<typeof createExecutor>[1]) => {
  events = [];
  states = [];
  executor = createExecutor({ events: (more) => void events.push(...more), state: (state) => void states.push(state) }, options);
  return executor;
};
const order = (settings: Record<string, unknown> = {}, name: "one-training" | "two-arms" = "one-training") =>
  runOrder("r", planOf(changed(graph(name, catalog), settings), catalog), catalog);
const seen = async (what: (event: RunEvent) => boolean) => {
  for (let tries = 0; tries < 1000; tries++) {
    const found = events.find(what);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not seen; the last was ${JSON.stringify(events.at(-1))}`);
};
const calls = () =>
  events.flatMap((event) =>
    event.event === "call" && event.state !== "running" ? [`${event.path} ${event.node} ${event.state}`.trim()] : [],
  );

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
}, 60_000);
afterEach(() => executor.close());

test("a second run of the same graph calls nothing and gives the same results and curves", async () => {
  start();
  const first = await executor.run(order({}, "two-arms"));
  const metrics = events.filter((event) => event.event === "metric");
  expect(first).toMatchObject({ status: "done", outputs: { table: { columns: ["arm", "seed", "accuracy", "loss"] } } });
  events.length = 0;
  const second = await executor.run(order({}, "two-arms"));
  expect(second.outputs).toEqual(first.outputs);
  expect(events.filter((event) => event.event === "metric")).toEqual(metrics);
  expect(calls().every((call) => call.endsWith("cached"))).toBe(true);
}, 60_000);

test("a new seed runs that seed, its container and the verdict; the trainings of the other seeds stay", async () => {
  start();
  await executor.run(order({ "table.seeds": [1, 2] }, "two-arms"));
  events.length = 0;
  await executor.run(order({ "table.seeds": [1, 2, 3] }, "two-arms"));
  const done = calls().filter((call) => call.endsWith("done"));
  expect(done).toContain("seed=3 train done");
  expect(done).toContain("table done");
  expect(done).toContain("result done");
  expect(done.some((call) => call.startsWith("seed=1") || call.startsWith("seed=2"))).toBe(false);
}, 60_000);

test("a training stops within 200 ms, and the executor runs on", async () => {
  start();
  const going = executor.run(order({ "train.budget": 100_000 }));
  await seen((event) => event.event === "metric" && event.step > 20);
  const asked = performance.now();
  expect(await executor.stop()).toBe(true);
  expect(performance.now() - asked).toBeLessThan(200);
  expect(await going).toMatchObject({ status: "stopped" });
  const pid = executor.pid;
  expect(await executor.run(order({ "train.budget": 2 }))).toMatchObject({ status: "done" });
  expect(executor.pid).toBe(pid);
}, 60_000);

test("a process that does not answer is killed, the run counts as stopped, and the next run has a new process", async () => {
  start({ file: fileURLToPath(new URL("./fixtures/hung-child.ts", import.meta.url)), patience: 200 });
  await executor.ready();
  const pid = executor.pid;
  const going = executor.run(order());
  expect(await executor.stop()).toBe(true);
  expect(await going).toMatchObject({ status: "stopped" });
  await executor.ready();
  expect(executor.pid).not.toBe(pid);
}, 30_000);

test("an executor killed in mid-run fails the run with a reason, and Run works again", async () => {
  start();
  const going = executor.run(order({ "train.budget": 100_000 }));
  await seen((event) => event.event === "metric");
  process.kill(executor.pid as number, "SIGKILL");
  expect(await going).toMatchObject({ status: "failed", problem: { code: "executor-died" } });
  expect(states.at(-1)).toBe("died");
  expect(await executor.run(order({ "train.budget": 2 }))).toMatchObject({ status: "done" });
}, 60_000);

test("a preview shows digits and schedules, also inside a container, and trains nothing", async () => {
  start();
  const { plan } = order({}, "two-arms");
  executor.preview({ do: "preview", plan, nodes: nodesOf(plan, catalog) });
  const picture = await seen((event) => event.event === "view" && event.node === "rate");
  expect(picture).toMatchObject({ name: "schedule", view: { is: "Lines", series: [{ name: "value" }] } });
  const { view } = picture as Extract<RunEvent, { event: "view" }>;
  // halfCycle 10 of 40 updates: the first peak is at 10.
  if (view.is === "Lines") expect(view.series[0]?.y[10]).toBeCloseTo(0.1, 6);
  await seen((event) => event.event === "view" && event.node === "data");
  expect(events.some((event) => event.event === "metric" || event.event === "call")).toBe(false);
}, 60_000);

test("a loss that is no number ends the run, naming the training and the step", async () => {
  start();
  const end = await executor.run(order({ "rate.base": 1e30, "rate.peak": 1e30 }));
  expect(end).toMatchObject({ status: "failed", problem: { code: "loss-not-finite", node: "train" } });
  expect(end.problem?.message).toMatch(/\d/);
}, 60_000);

test("calibration measures something that takes time", async () => {
  start();
  expect(await executor.calibrate()).toBeGreaterThan(0);
}, 30_000);

test("an executor that was closed starts no process again, whatever it is asked", async () => {
  start().close();
  executor.preview({ do: "preview", plan: planOf(graph("one-training", catalog), catalog), nodes: {} });
  void executor.run(order());
  executor.ready().catch(() => {});
  executor.calibrate().catch(() => {});
  expect(executor.pid).toBeUndefined();
  expect(states).toEqual([]);
});
