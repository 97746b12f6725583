import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Puppet, puppets } from "../bench/executor.test-helper.ts";
import { type FakeStore, fakeStore } from "../bench/store.test-helper.ts";
import { changed, graph } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { createQueue, type Queue } from "./queue.ts";

let projects: string;
let runs: FakeStore;
let workers: Puppet[];
let alone: boolean[];
let queue: Queue;

const catalog = async () => (await sharedCatalog()).catalog;
const document = async () => graph("one-training", await catalog());
function open(lanes: number, idle = 60_000): Queue {
  const { all, start } = puppets();
  workers = all;
  alone = [];
  queue = createQueue({
    runs,
    catalog,
    lanes,
    idle,
    start: (free) => {
      alone.push(free);
      return start;
    },
  });
  return queue;
}
const add = async () => (await queue.enqueue({ document: await document() })).run;
const ids = (records: readonly { id: string }[]) => records.map(({ id }) => id);
const runningNow = () => workers.flatMap(({ running }) => (running === null ? [] : [running.run]));
const workerOf = (run: string) => workers.find(({ running }) => running?.run === run) as Puppet;

beforeEach(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-queue-"));
  runs = fakeStore(projects);
});
afterEach(async () => {
  await queue.close();
  await rm(projects, { recursive: true, force: true });
});

describe("with one lane", () => {
  test("runs go one after another, in the order in which they came", async () => {
    open(1);
    const [a, b, c] = [await add(), await add(), await add()];
    await expect.poll(runningNow).toEqual([a]);
    expect(ids((await queue.state()).waiting)).toEqual([b, c]);
    workerOf(a).finish();
    await expect.poll(runningNow).toEqual([b]);
    expect(runs.row(a)?.status).toBe("done");
    workerOf(b).finish("failed");
    await expect.poll(runningNow).toEqual([c]);
    expect(workers, "one process does them all").toHaveLength(1);
    expect(alone).toEqual([true]);
  });

  test("a waiting run is put before another one, or last", async () => {
    open(1);
    const [, b, c, d] = [await add(), await add(), await add(), await add()];
    expect(ids((await queue.order(d, b)).waiting)).toEqual([d, b, c]);
    expect(ids((await queue.order(d, null)).waiting)).toEqual([b, c, d]);
    expect(ids((await queue.order("unknown", null)).waiting)).toEqual([b, c, d]);
  });

  test("a paused queue finishes what runs and begins nothing", async () => {
    open(1);
    const [a, b] = [await add(), await add()];
    await expect.poll(runningNow).toEqual([a]);
    await queue.pause(true);
    workerOf(a).finish();
    await expect.poll(() => runs.row(a)?.status).toBe("done");
    expect(await queue.state()).toMatchObject({ paused: true, running: [] });
    expect(runningNow()).toEqual([]);
    await queue.pause(false);
    await expect.poll(runningNow).toEqual([b]);
  });

  test("cancelling takes a waiting run out and stops a running one, and the next one begins", async () => {
    open(1);
    const [a, b, c] = [await add(), await add(), await add()];
    await expect.poll(runningNow).toEqual([a]);
    expect(await queue.cancel(b)).toBe(true);
    expect(runs.row(b)?.status).toBe("stopped");
    expect(await queue.cancel(a)).toBe(true);
    await expect.poll(runningNow).toEqual([c]);
    expect(runs.row(a)?.status).toBe("stopped");
    expect(await queue.cancel("unknown")).toBe(false);
  });

  test("a run that is cancelled before its process began does not begin", async () => {
    open(1);
    const [a, b] = [await add(), await add()];
    expect(await queue.cancel(a)).toBe(true);
    await expect.poll(runningNow).toEqual([b]);
    expect(runs.row(a)?.status).toBe("stopped");
  });

  test("a worker that dies leaves an interrupted run, and the queue goes on", async () => {
    open(1);
    const [a, b] = [await add(), await add()];
    await expect.poll(runningNow).toEqual([a]);
    workerOf(a).die();
    await expect.poll(runningNow).toEqual([b]);
    expect(runs.row(a)).toMatchObject({ status: "interrupted", problem: { code: "executor-died" } });
  });

  test("a run whose graph cannot be compiled any more fails alone", async () => {
    open(1);
    await queue.pause(true);
    const [a, b] = [await add(), await add()];
    const broken = changed(await document(), { "order.size": 0 });
    const real = runs.document;
    Object.assign(runs, { document: async (id: string) => (id === a ? { document: broken, problems: [] } : real(id)) });
    await queue.pause(false);
    await expect.poll(runningNow).toEqual([b]);
    expect(runs.row(a)).toMatchObject({ status: "failed", problem: { code: "out-of-bounds" } });
  });

  test("a waiting run that is thrown away is passed over, and keeps its place", async () => {
    open(1);
    const [a, b, c] = [await add(), await add(), await add()];
    await expect.poll(runningNow).toEqual([a]);
    runs.change(b, { deleted: true });
    expect(ids((await queue.state()).waiting)).toEqual([c]);
    workerOf(a).finish();
    await expect.poll(runningNow).toEqual([c]);
    runs.change(b, { deleted: false });
    workerOf(c).finish();
    await expect.poll(runningNow).toEqual([b]);
  });

  test("a process that has nothing to do ends after a while", async () => {
    open(1, 20);
    const a = await add();
    await expect.poll(runningNow).toEqual([a]);
    workerOf(a).finish();
    await expect.poll(() => workers[0]?.closed).toBe(true);
  });
});

describe("with two lanes", () => {
  test("two run at a time, each with a core of its own", async () => {
    open(2);
    await queue.pause(true);
    const [a, b, c] = [await add(), await add(), await add()];
    await queue.pause(false);
    await expect.poll(() => runningNow().sort()).toEqual([a, b].sort());
    expect(alone).toEqual([false, false]);
    workerOf(b).finish();
    await expect.poll(() => runningNow().sort()).toEqual([a, c].sort());
  });

  test("a single run has all cores", async () => {
    open(2);
    const a = await add();
    await expect.poll(runningNow).toEqual([a]);
    expect(alone).toEqual([true]);
  });
});

describe("after a restart", () => {
  const reopen = async (lanes: number) => {
    await queue.close();
    open(lanes);
    await queue.state();
  };

  test("what was running goes on first, where it was, then what waited, in order", async () => {
    open(1);
    const [a, b, c] = [await add(), await add(), await add()];
    await queue.order(c, b);
    await expect.poll(runningNow).toEqual([a]);
    await reopen(1);
    await expect.poll(runningNow).toEqual([a]);
    expect(workerOf(a).running).toMatchObject({ resume: true, folder: runs.folderOf(a) });
    expect(ids((await queue.state()).waiting)).toEqual([c, b]);
    workerOf(a).finish();
    await expect.poll(runningNow).toEqual([c]);
    expect(workerOf(c).running).toMatchObject({ resume: false });
  });

  test("a paused queue is still paused", async () => {
    open(1);
    await queue.pause(true);
    const a = await add();
    await reopen(1);
    expect(await queue.state()).toMatchObject({ paused: true, waiting: [{ id: a }], running: [] });
  });

  test("a run that was stopped by hand, or is done, does not come back", async () => {
    open(1);
    const [a, b] = [await add(), await add()];
    await expect.poll(runningNow).toEqual([a]);
    const kept = await readFile(join(runs.folder, "queue.json"), "utf8");
    await queue.cancel(b);
    workerOf(a).finish();
    await expect.poll(() => runs.row(a)?.status).toBe("done");
    await queue.close();
    await writeFile(join(runs.folder, "queue.json"), kept);
    open(1);
    expect(await queue.state()).toMatchObject({ running: [], waiting: [] });
  });

  test("a damaged or missing file loses no waiting run", async () => {
    open(1);
    await queue.pause(true);
    const [a, b] = [await add(), await add()];
    await queue.close();
    await writeFile(join(runs.folder, "queue.json"), '{"patchbay-queue":1,"paused":tr');
    open(1);
    await expect.poll(runningNow).toEqual([a]);
    expect(ids((await queue.state()).waiting)).toEqual([b]);
    expect(await readFile(join(runs.folder, "queue.damaged.json"), "utf8")).toContain("tr");
  });

  test("a run that ended its process again and again is left alone", async () => {
    open(1);
    const a = await add();
    for (let turn = 0; turn < 3; turn++) {
      await expect.poll(runningNow).toEqual([a]);
      await reopen(1);
    }
    await expect.poll(runningNow).toEqual([a]);
    await reopen(1);
    expect((await queue.state()).running).toEqual([]);
    expect(runs.row(a)?.status).toBe("interrupted");
  });
});

test("two processes do not run one queue: the second one sees it and says who has it", async () => {
  const first = open(1);
  const a = await add();
  await expect.poll(runningNow).toEqual([a]);
  const second = createQueue({ runs, catalog, lanes: 1, start: () => puppets().start });
  expect(ids((await second.state()).running)).toEqual([a]);
  await expect(second.pause(true)).rejects.toMatchObject({ problem: { code: "queue-elsewhere" } });
  await first.close();
  expect(await second.pause(true)).toMatchObject({ paused: true, running: [{ id: a }] });
  await second.close();
  open(1);
});
