import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { changed, graph } from "./fixtures/graphs.ts";
import { sharedCatalog } from "./host.ts";
import { type HostProcess, hostProcess } from "./host-process.test-helper.ts";

let host: HostProcess;
let projects: string;

beforeAll(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-ipc-"));
  host = hostProcess(projects);
});
afterAll(async () => {
  await host.close();
  await rm(projects, { recursive: true, force: true });
});

type End = Extract<RunEvent, { event: "end" }>;
const endOf = (run: string) => host.until(() => host.events().find((event): event is End => event.event === "end" && event.run === run));
const training = async (budget: number) => changed(graph("one-training", (await sharedCatalog()).catalog), { "train.budget": budget });
const losses = (all: readonly RunEvent[]) =>
  all.flatMap((event) => (event.event === "metric" && event.name === "loss" ? [[event.step, event.value] as const] : []));
const steps = () => losses(host.events()).map(([step]) => step);

test("over a process's messages the host says hello, runs a graph, tells its curve and stops it", async () => {
  expect(await host.ask("hello")).toMatchObject({ shell: "electron", engine: expect.stringMatching(/thread/), projects });
  const { run } = await host.ask("run", { document: await training(1_000_000) });
  await host.until(() => steps().find((step) => step > 5));
  expect(await host.ask("stop")).toEqual({ stopped: true });
  expect(await endOf(run)).toMatchObject({ status: "stopped" });
  expect(await host.ask("stop")).toEqual({ stopped: false });
}, 60_000);

test("a run that was going when the app was closed is interrupted, and continued it ends as if nothing had been", async () => {
  const document = await training(20_000);
  const before = host.events().length;
  const { run } = await host.ask("run", { document, seed: 5 });
  await host.until(() => losses(host.events().slice(before)).find(([step]) => step > 300));
  await host.close();

  host = hostProcess(projects);
  expect((await host.ask("runs")).find(({ id }) => id === run)).toMatchObject({ status: "interrupted" });
  expect(await host.ask("continueRun", { run })).toEqual({ run, problems: [] });
  await endOf(run);
  const from = host.events().find((event) => event.event === "from");
  expect(from, "its state was saved when it was closed").toMatchObject({ node: "train", source: "checkpoint" });
  const told = losses(host.events());
  expect(told.map(([step]) => step)).toEqual(Array.from({ length: 20_000 }, (_, place) => place + 1));

  const whole = await host.ask("run", { document, seed: 5, again: ["train"] });
  await endOf(whole.run);
  expect(losses(await host.ask("runEvents", { run: whole.run }))).toEqual(told);
  expect(losses(await host.ask("runEvents", { run }))).toEqual(told);
}, 120_000);

test("a branch of a branch goes on as that branch did, also when the app was closed since", async () => {
  const first = await training(400);
  const second = changed(first, { "rate.peak": 0.3 });
  const run = async (document: typeof first, ask: { seed?: number; fork?: { run: string; node: string; path: string; step: number } }) => {
    const { run: id } = await host.ask("run", { document, ...ask });
    expect(await endOf(id)).toMatchObject({ status: "done" });
    return { id, losses: losses(await host.ask("runEvents", { run: id })) };
  };
  const point = { node: "train", path: "" };
  const a = await run(first, { seed: 8 });
  const b = await run(second, { fork: { run: a.id, ...point, step: 100 } });
  expect(b.losses.slice(0, 100)).toEqual(a.losses.slice(0, 100));
  expect(b.losses).not.toEqual(a.losses);
  await host.close();

  host = hostProcess(projects);
  const c = await run(second, { fork: { run: b.id, ...point, step: 210 } });
  expect(c.losses).toEqual(b.losses);
  const d = await run(first, { fork: { run: b.id, ...point, step: 50 } });
  expect(d.losses).toEqual(a.losses);
}, 120_000);
