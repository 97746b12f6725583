import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Told } from "../common/contract.ts";
import { type Bench, createBench } from "./bench/bench.ts";
import { type Puppet, puppets } from "./bench/executor.test-helper.ts";
import { fakeStore } from "./bench/store.test-helper.ts";
import type { Order } from "./executor/messages.ts";
import { graph } from "./fixtures/graphs.ts";
import { createHost, type Host, sharedCatalog } from "./host.ts";

let projects: string;
let host: Host;
let bench: Bench;
let told: Told[];
let executors: Puppet[];
/** What this window's executor was told to do. */
const orders = () => (executors[0] as Puppet).orders;

beforeEach(async () => {
  told = [];
  const own = puppets();
  const workers = puppets();
  executors = own.all;
  projects = await mkdtemp(join(tmpdir(), "patchbay-host-"));
  bench = createBench({
    projects,
    catalog: async () => (await sharedCatalog()).catalog,
    runs: fakeStore(projects),
    worker: () => workers.start,
  });
  host = createHost({ shell: "browser", tell: (one) => void told.push(one), bench, executor: own.start });
});
afterEach(async () => {
  await host.close();
  await bench.close();
  await rm(projects, { recursive: true, force: true });
});

let id = 0;
const ask = (name: string, args: unknown = null) => host.ask({ id: ++id, ask: name, args });
const document = async (name: "one-training" | "two-arms" = "one-training") => graph(name, (await sharedCatalog()).catalog);

test("hello names version, shell, engine and folder", async () => {
  expect(await ask("hello")).toEqual({
    id,
    ok: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/), shell: "browser", engine: "wasm", projects },
  });
}, 60_000);

test("a graph that was saved is listed and opens again", async () => {
  const saved = await document();
  expect(await ask("save", { path: "mine", document: saved })).toEqual({ id, ok: { path: join(projects, "mine.json") } });
  expect(await ask("documents")).toMatchObject({ ok: [{ name: "mine", title: "One training" }] });
  expect(await ask("open", { path: join(projects, "mine.json") })).toMatchObject({ ok: { document: saved, problems: [] } });
}, 60_000);

test("a run with a seed makes that seed the only turn of the container over seeds", async () => {
  expect(await ask("run", { document: await document("two-arms"), seed: 7, steps: 5 })).toMatchObject({
    ok: { run: expect.any(String), problems: [] },
  });
  const [order] = orders() as [Extract<Order, { do: "run" }>];
  expect(order.maxUpdates).toBe(5);
  expect(order.plan.seeds?.values).toEqual([7]);
  expect(order.plan.calls.find(({ name }) => name === "table")?.args.seeds).toMatchObject({ lit: [7] });
  expect(order.outputs.map(({ name }) => name)).toEqual(["table", "result"]);
});

test("a run without a seed goes through all seeds, and without a container a seed is the experiment's", async () => {
  await ask("run", { document: await document("two-arms") });
  await ask("run", { document: await document(), seed: 7 });
  const [all, one] = orders() as Extract<Order, { do: "run" }>[];
  expect(all?.plan.seeds?.values).toEqual([1, 2, 3]);
  expect(one?.plan).toMatchObject({ seed: 7 });
});

test("two presses of Run in a row run twice, one after the other", async () => {
  const args = { document: await document() };
  const answers = await Promise.all([1, 2].map((one) => host.ask({ id: one, ask: "run", args })));
  expect(answers.map((answer) => answer !== null && "ok" in answer)).toEqual([true, true]);
  expect(bench.runs.list().map(({ status }) => status)).toEqual(["stopped", "running"]);
});

test("every run is recorded with what was asked, and its order names its folder and where results are kept", async () => {
  const { ok } = (await ask("run", { document: await document(), seed: 5, steps: 9, path: "/a/b.json", group: "mine" })) as {
    ok: { run: string };
  };
  expect(bench.runs.row(ok.run)).toMatchObject({
    status: "running",
    document: "/a/b.json",
    seeds: [5],
    ask: { seed: 5, steps: 9, group: "mine" },
  });
  expect(executors[0]?.running).toMatchObject({ run: ok.run, folder: bench.runs.folderOf(ok.run), cache: join(projects, "Cache") });
});

test("steering and acts reach the training that runs, and nothing where none runs", async () => {
  const act = { node: "train", path: "", act: { do: "hold", name: "rate", value: 0.1 } };
  expect(await ask("steer", { how: "pause" })).toMatchObject({ ok: { steered: false } });
  expect(await ask("act", act)).toMatchObject({ ok: { taken: false } });
  await ask("run", { document: await document() });
  expect(await ask("steer", { how: "step", node: "train" })).toMatchObject({ ok: { steered: true } });
  expect(await ask("act", act)).toMatchObject({ ok: { taken: true } });
  expect(orders().slice(1)).toEqual([
    { do: "steer", how: "step", node: "train" },
    { do: "act", ...act },
  ]);
});

test("cancel stops a run of another window, and puts an interrupted one aside", async () => {
  const { ok } = (await ask("run", { document: await document() })) as { ok: { run: string } };
  const other = createHost({ shell: "browser", tell: () => {}, bench, executor: puppets().start });
  await other.ask({ id: 1, ask: "cancel", args: { run: ok.run } });
  expect(bench.runs.row(ok.run)?.status).toBe("stopped");
  await bench.runs.setStatus(ok.run, "interrupted");
  await other.ask({ id: 2, ask: "cancel", args: { run: ok.run } });
  expect(bench.runs.row(ok.run)?.status).toBe("stopped");
  await other.close();
});

test("a run is continued in the queue when that is asked for", async () => {
  const { ok } = (await ask("run", { document: await document() })) as { ok: { run: string } };
  await ask("stop");
  expect(await ask("continueRun", { run: ok.run, queued: true })).toMatchObject({ ok: { run: ok.run, problems: [] } });
  expect(await ask("queue")).toMatchObject({ ok: { running: [{ id: ok.run }] } });
  expect(await ask("continueRun", { run: ok.run, queued: true })).toMatchObject({ problem: { code: expect.stringMatching(/^run-/) } });
});

test("a graph with problems does not run, and its healthy part is previewed", async () => {
  const whole = await document();
  const broken = { ...whole, wires: whole.wires.filter(({ to }) => to.node !== "train") };
  expect(await ask("run", { document: broken })).toMatchObject({
    ok: { run: "", problems: [{ code: "missing-input", node: "train" }, ...Array(3).fill({ code: "missing-input" })] },
  });
  expect(orders()).toEqual([]);
  await ask("preview", { document: broken });
  const [order] = orders() as [Extract<Order, { do: "preview" }>];
  expect(order.plan.calls.map(({ name }) => name)).toContain("rate");
  expect(order.plan.calls.map(({ name }) => name)).not.toContain("train");
});

test("arguments that do not fit are refused before anything happens", async () => {
  expect(await ask("save", { path: "mine", document: { patchbay: 2 } })).toMatchObject({ problem: { code: "bad-request" } });
  expect(await ask("save", { path: "mine", document: await document(), extra: 1 })).toMatchObject({ problem: { code: "bad-request" } });
  expect(await ask("run", { document: await document(), seed: -1 })).toMatchObject({ problem: { code: "bad-request" } });
  expect(await readdir(projects)).toEqual(["Runs"]);
  expect(bench.runs.list()).toEqual([]);
});

test("what is no request gets no answer", async () => {
  expect(await host.ask("hello")).toBe(null);
  expect(await host.ask({ id: 1, ask: "constructor", args: null })).toBe(null);
  expect(await host.ask(null)).toBe(null);
});

test("a failing request answers with its problem", async () => {
  expect(await ask("open", { path: "missing.json" })).toMatchObject({ id, problem: { code: "not-found" } });
});
