import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Answer, Told } from "../common/contract.ts";
import { changed, graph } from "./fixtures/graphs.ts";
import { sharedCatalog } from "./host.ts";
import { root } from "./root.ts";

let host: ChildProcess;
let projects: string;
let heard: (Answer | Told)[] = [];
const until = async <T>(look: () => T | undefined): Promise<T> => {
  for (let tries = 0; tries < 3000; tries++) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never came; the last was ${JSON.stringify(heard.at(-1))}`);
};
const events = () => heard.flatMap((one) => ("tell" in one && one.tell === "events" ? one.events : []));
let id = 0;
const ask = (name: string, args: unknown = null) => {
  const mine = ++id;
  host.send({ id: mine, ask: name, args });
  return until(() => heard.find((one): one is Answer => "id" in one && one.id === mine));
};

function start(): void {
  heard = [];
  host = fork(join(root, "app/main/ipc.ts"), [], { execArgv: ["--no-warnings"], env: { ...process.env, PATCHBAY_PROJECTS: projects } });
  host.on("message", (message) => heard.push(message as Answer | Told));
}
async function end(): Promise<void> {
  const gone = new Promise((done) => host.on("exit", done));
  host.disconnect();
  await gone;
}

beforeAll(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-ipc-"));
  start();
});
afterAll(async () => {
  await end();
  await rm(projects, { recursive: true, force: true });
});

test("over a process's messages the host says hello, runs a graph, tells its curve and stops it", async () => {
  expect(await ask("hello")).toMatchObject({ ok: { shell: "electron", engine: expect.stringMatching(/thread/), projects } });
  const { catalog } = await sharedCatalog();
  const document = changed(graph("one-training", catalog), { "train.budget": 1_000_000 });
  const { ok } = (await ask("run", { document })) as { ok: { run: string } };
  await until(() => events().find((event) => event.event === "metric" && event.step > 5));
  expect(await ask("stop")).toMatchObject({ ok: { stopped: true } });
  const end = await until(() => events().find((event): event is Extract<RunEvent, { event: "end" }> => event.event === "end"));
  expect(end).toMatchObject({ run: ok.run, status: "stopped" });
  expect(await ask("stop")).toMatchObject({ ok: { stopped: false } });
}, 60_000);

test("a run that was going when the app was closed is interrupted, and continued it ends as if nothing had been", async () => {
  const { catalog } = await sharedCatalog();
  const document = changed(graph("one-training", catalog), { "train.budget": 2500 });
  const ran = (await ask("run", { document, seed: 5 })) as { ok: { run: string } };
  const { run } = ran.ok;
  await until(() => events().find((event) => event.event === "metric" && event.step > 300));
  await end();

  start();
  const { ok: rows } = (await ask("runs")) as { ok: { id: string; status: string; step: number }[] };
  expect(rows.find(({ id: one }) => one === run)).toMatchObject({ status: "interrupted" });
  expect(await ask("continueRun", { run })).toMatchObject({ ok: { run, problems: [] } });
  const from = await until(() => events().find((event): event is Extract<RunEvent, { event: "from" }> => event.event === "from"));
  expect(from, "its state was saved when it was closed").toMatchObject({ node: "train", source: "checkpoint" });
  expect(from.step).toBeGreaterThan(300);
  await until(() => events().find((event) => event.event === "end"));
  const told = losses(events());
  expect(told.map(([step]) => step)).toEqual(Array.from({ length: 2500 }, (_, place) => place + 1));
  const whole = (await ask("run", { document, seed: 5, again: ["train"] })) as { ok: { run: string } };
  await until(() => events().find((event) => event.event === "end" && event.run === whole.ok.run));
  const { ok: undisturbed } = (await ask("runEvents", { run: whole.ok.run })) as { ok: RunEvent[] };
  expect(losses(undisturbed)).toEqual(told);
  await until(() => (heard.some((one) => "tell" in one && one.tell === "runs") ? true : undefined));
  const { ok: kept } = (await ask("runEvents", { run })) as { ok: RunEvent[] };
  expect(losses(kept)).toEqual(told);
}, 120_000);

const losses = (all: readonly RunEvent[]) =>
  all.flatMap((event) => (event.event === "metric" && event.name === "loss" ? [[event.step, event.value] as const] : []));
