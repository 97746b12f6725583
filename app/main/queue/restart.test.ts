import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { changed, graph } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { type HostProcess, hostProcess } from "../host-process.test-helper.ts";

let projects: string;
let host: HostProcess;

beforeEach(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-restart-"));
  host = hostProcess(projects);
});
afterEach(async () => {
  await host.close();
  await rm(projects, { recursive: true, force: true });
});

const training = async (budget: number) => changed(graph("one-training", (await sharedCatalog()).catalog), { "train.budget": budget });
const statusOf = async (run: string) => (await host.ask("runs")).find(({ id }) => id === run)?.status;
const losses = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === "metric" && event.name === "loss" ? [event.step] : []));
const patient = { timeout: 120_000, interval: 100 };

test("a queue whose process was killed goes on by itself: first what ran, from where it was saved, then what waited", async () => {
  const lanes = Math.min(2, availableParallelism());
  const document = await training(30_000);
  const runs: string[] = [];
  for (let seed = 1; seed <= lanes + 1; seed++) runs.push((await host.ask("enqueue", { document, seed })).run);
  const before = await host.ask("queue");
  expect(before).toMatchObject({ paused: false, lanes });
  expect(before.running.map(({ id }) => id)).toEqual(runs.slice(0, lanes));
  expect(before.waiting.map(({ id }) => id)).toEqual(runs.slice(lanes));
  const isSaved = (run: string) => existsSync(join(projects, "Runs", run, "checkpoints", "train.safetensors"));
  await expect.poll(() => runs.slice(0, lanes).every(isSaved), patient).toBe(true);
  await host.kill();

  host = hostProcess(projects);
  const after = await host.ask("queue");
  expect(after.running.map(({ id }) => id)).toEqual(runs.slice(0, lanes));
  expect(after.waiting.map(({ id }) => id)).toEqual(runs.slice(lanes));
  for (const run of runs) await expect.poll(() => statusOf(run), patient).toBe("done");
  const events = await host.ask("runEvents", { run: runs[0] as string });
  expect(events.find((event) => event.event === "from")).toMatchObject({ source: "checkpoint" });
  for (const run of runs)
    expect(losses(await host.ask("runEvents", { run }))).toEqual(Array.from({ length: 30_000 }, (_, place) => place + 1));
  expect(await host.ask("queue")).toMatchObject({ running: [], waiting: [] });
}, 400_000);

test("a running run that is cancelled is stopped, and its windows hear of the queue", async () => {
  const { run } = await host.ask("enqueue", { document: await training(1_000_000) });
  const queues = () => host.told().flatMap((one) => (one.tell === "queue" ? [one.queue] : []));
  await expect.poll(() => queues().at(-1)?.running[0], patient).toMatchObject({ id: run, status: "running" });
  await expect.poll(() => queues().at(-1)?.running[0]?.step, patient).toBeGreaterThan(0);
  expect(await host.ask("cancel", { run })).toMatchObject({ running: [] });
  expect(await statusOf(run)).toBe("stopped");
  await expect.poll(() => queues().at(-1)?.running).toEqual([]);
}, 120_000);
