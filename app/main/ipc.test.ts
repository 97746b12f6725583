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
const heard: (Answer | Told)[] = [];
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

beforeAll(async () => {
  projects = await mkdtemp(join(tmpdir(), "patchbay-ipc-"));
  host = fork(join(root, "app/main/ipc.ts"), [], { execArgv: ["--no-warnings"], env: { ...process.env, PATCHBAY_PROJECTS: projects } });
  host.on("message", (message) => heard.push(message as Answer | Told));
});
afterAll(async () => {
  host.disconnect();
  await new Promise((done) => host.on("exit", done));
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
