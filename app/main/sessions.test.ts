import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Answer, RequestName, Told } from "../common/contract.ts";
import { type Bench, createBench } from "./bench/bench.ts";
import { type Puppet, puppets } from "./bench/executor.test-helper.ts";
import { fakeStore } from "./bench/store.test-helper.ts";
import { graph } from "./fixtures/graphs.ts";
import { createHost, sharedCatalog } from "./host.ts";
import { type Served, serve } from "./server.ts";

/** A window at the other end of a real socket. */
interface Tab {
  readonly heard: (Told | Answer)[];
  ask(name: RequestName, args?: unknown): Promise<unknown>;
  /** Without a goodbye, as when a line breaks. */
  drop(): void;
}

let folder: string;
let bench: Bench;
let served: Served;
let executors: Puppet[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-sessions-"));
  await mkdir(join(folder, "page"));
  await writeFile(join(folder, "page", "index.html"), "");
  const own = puppets();
  executors = own.all;
  const catalog = async () => (await sharedCatalog()).catalog;
  bench = createBench({ projects: folder, catalog, runs: fakeStore(folder), worker: () => puppets().start });
  served = await serve({
    page: join(folder, "page"),
    idle: 50,
    busy: 5000,
    host: (tell) => createHost({ shell: "browser", tell, bench, executor: own.start }),
  });
});
afterEach(async () => {
  await served.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

let id = 0;
async function open(session: string): Promise<Tab> {
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}/desk?token=${served.token}&session=${session}`, {
    origin: `http://127.0.0.1:${served.port}`,
  });
  const heard: (Told | Answer)[] = [];
  socket.on("message", (data) => heard.push(JSON.parse(String(data))));
  await new Promise((done) => socket.on("open", done));
  return {
    heard,
    drop: () => socket.terminate(),
    ask: async (ask, args = null) => {
      const mine = ++id;
      socket.send(JSON.stringify({ id: mine, ask, args }));
      await expect.poll(() => heard.some((one) => "id" in one && one.id === mine)).toBe(true);
      return (heard.find((one) => "id" in one && one.id === mine) as { ok: unknown }).ok;
    },
  };
}

const document = async () => graph("one-training", (await sharedCatalog()).catalog);
const metric = (step: number): RunEvent => ({ event: "metric", node: "train", path: "", step, name: "loss", value: step });
const steps = (events: readonly RunEvent[]) => events.flatMap((event) => (event.event === "metric" ? [event.step] : []));
/** What a window has drawn that takes an answer to `attach` for all that was before. */
function drawn(heard: Tab["heard"]): number[] {
  let all: number[] = [];
  for (const one of heard) {
    if ("tell" in one && one.tell === "events") all.push(...steps(one.events));
    else if ("ok" in one && typeof one.ok === "object" && one.ok !== null && "events" in one.ok)
      all = steps(one.ok.events as readonly RunEvent[]);
  }
  return all;
}
const range = (length: number) => Array.from({ length }, (_, place) => place + 1);

test("a run outlives its link: the window that comes back sees every step once, however often it is cut off", async () => {
  let tab = await open("session-one");
  const { run } = (await tab.ask("run", { document: await document() })) as { run: string };
  let step = 0;
  const ticking = setInterval(() => (executors[0] as Puppet).say(metric(++step)), 2);
  for (let cut = 0; cut < 5; cut++) {
    await expect.poll(() => drawn(tab.heard).length).toBeGreaterThan(20);
    tab.drop();
    await new Promise((resolve) => setTimeout(resolve, 30));
    tab = await open("session-one");
    expect(await tab.ask("attach")).toMatchObject({ run, path: null, document: { title: "One training" } });
  }
  await expect.poll(() => drawn(tab.heard).length).toBeGreaterThan(120);
  clearInterval(ticking);
  await expect.poll(() => drawn(tab.heard)).toEqual(range(step));
  expect(executors, "one executor all the while").toHaveLength(1);
});

test("a run that ended while nobody watched is shown once, with its end", async () => {
  const first = await open("session-two");
  await first.ask("run", { document: await document() });
  const [executor] = executors as [Puppet];
  executor.say(metric(1));
  first.drop();
  await expect.poll(() => bench.stations.size).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  executor.say(metric(2));
  executor.finish();
  await new Promise((resolve) => setTimeout(resolve, 150));
  const second = await open("session-two");
  const { events } = (await second.ask("attach")) as { events: RunEvent[] };
  expect(steps(events)).toEqual([1, 2]);
  expect(events.at(-1)).toMatchObject({ event: "end", status: "done" });
  expect(await second.ask("attach")).toBe(null);
});

test("closing the server leaves what ran interrupted, to be continued with the same id and folder", async () => {
  const first = await open("session-three");
  const { run } = (await first.ask("run", { document: await document(), seed: 4, path: "/somewhere/one.json" })) as { run: string };
  await served.close();
  expect(bench.runs.row(run)?.status).toBe("interrupted");

  const own = puppets();
  const host = createHost({ shell: "browser", tell: () => {}, bench, executor: own.start });
  expect(await host.ask({ id: 1, ask: "continueRun", args: { run } })).toEqual({ id: 1, ok: { run, problems: [] } });
  expect(own.all[0]?.running).toMatchObject({ run, resume: true, folder: bench.runs.folderOf(run), plan: { seed: 4 } });
  expect(await host.ask({ id: 2, ask: "attach", args: null })).toMatchObject({ ok: { run, path: "/somewhere/one.json" } });
  expect(await host.ask({ id: 3, ask: "continueRun", args: { run } })).toMatchObject({ problem: { code: "run-goes-on" } });
  own.all[0]?.finish();
  await expect.poll(() => bench.runs.row(run)?.status).toBe("done");
  expect(await host.ask({ id: 4, ask: "continueRun", args: { run } })).toMatchObject({ problem: { code: "run-is-done" } });
  await host.close();
});

test("all windows hear of the queue and of the list of runs; only its own window hears a run", async () => {
  const [one, two] = [await open("session-four"), await open("session-five")];
  await one.ask("run", { document: await document() });
  executors[0]?.say(metric(1));
  const { run } = (await one.ask("enqueue", { document: await document() })) as { run: string };
  for (const tab of [one, two]) {
    const queues = () => tab.heard.flatMap((told) => ("tell" in told && told.tell === "queue" ? [told.queue] : []));
    await expect
      .poll(() =>
        queues()
          .at(-1)
          ?.running.map(({ id: each }) => each),
      )
      .toEqual([run]);
    await expect.poll(() => tab.heard.some((told) => "tell" in told && told.tell === "runs")).toBe(true);
  }
  expect(drawn(one.heard)).toEqual([1]);
  expect(drawn(two.heard)).toEqual([]);
});
