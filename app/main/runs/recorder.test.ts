import { readdirSync, readFileSync, rmSync } from "node:fs";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Disk } from "../documents.ts";
import { ended, newRun, started, training } from "./said.test-helper.ts";
import { finishedRun, openStore, projectsFolder } from "./store.test-helper.ts";

const lines = (folder: string) =>
  readFileSync(join(folder, "events.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const json = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

test("a run leaves plain files: its record, graph, script, events, results and TensorBoard's", async () => {
  const folder = await finishedRun(openStore(projectsFolder()), "a");
  expect(readdirSync(folder).sort()).toEqual(["events.jsonl", "experiment.ts", "graph.json", "results.json", "run.json", "tensorboard"]);
  expect(json(folder, "run.json")).toMatchObject({
    id: "a",
    title: "Cyclical learning rate",
    status: "done",
    step: 20,
    of: 400,
    seeds: [101, 102],
    pid: process.pid,
    versions: { node: process.versions.node, engine: "native, 2 threads" },
    metrics: { "train.loss": 1 / 20, "score.accuracy": 0.9 },
  });
  expect(json(folder, "results.json")).toEqual(ended("a"));
  expect(lines(folder)).toEqual([started("a"), ...training(20).filter(({ event }) => event !== "progress"), ended("a")]);
});

test("a metric in the record is the mean of its last values over the seeds", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  const told = (path: string, value: number) => training(3, { path, loss: () => value });
  recorder.hear([started("a"), ...told("seed=101", 9), ...told("seed=101", 1), ...told("seed=102", 3), ended("a")]);
  await recorder.close();
  expect(store.row("a")?.metrics["train.loss"]).toBe(2);
});

test("the numbers of the outputs are in the record: scores, plain numbers, what a verdict judges first", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  const outputs = { score: { accuracy: 0.9, note: "x" }, best: 3, table: { columns: ["a"], rows: [[1]] }, result: [{ difference: 0.1 }] };
  recorder.hear([started("a"), { event: "end", run: "a", status: "done", outputs }]);
  await recorder.close();
  expect(store.row("a")?.metrics).toEqual({ "score.accuracy": 0.9, best: 3, "result.difference": 0.1 });
});

test("hashes of the data are in the record", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), { event: "data", node: "data", path: "", hash: "f00", count: 100 }, ended("a")]);
  await recorder.close();
  expect(store.row("a")?.data).toEqual({ data: "f00" });
});

test("what was heard is soon on disk, without anybody asking or closing", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(5)]);
  await vi.waitFor(() => expect(lines(recorder.folder)).toHaveLength(11), { timeout: 5000, interval: 20 });
  await recorder.close();
});

test("a run that is closed without an end was interrupted", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(5)]);
  await recorder.close();
  expect(store.row("a")).toMatchObject({ status: "interrupted", step: 5, damage: [] });
});

test("a run that waits is still queued when its recorder is closed", async () => {
  const store = openStore(projectsFolder());
  await (await store.begin(newRun("a", { status: "queued" }))).close();
  expect(store.row("a")).toMatchObject({ status: "queued", damage: [] });
});

test("a window that comes back is told all that was heard before it asked, and the last progress", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  const before = [started("a"), ...training(10)];
  recorder.hear(before);
  const told = recorder.told();
  recorder.hear(training(20, { from: 11 }));
  expect(await told).toEqual([...before.filter(({ event }) => event !== "progress"), before.at(-1)]);
  await recorder.close();
});

test("of pictures that follow each other at once only the last is kept", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  const view = (name: string, text: string) => ({
    event: "view" as const,
    node: "train",
    path: "",
    name,
    view: { is: "Text" as const, text },
  });
  recorder.hear([started("a"), view("one", "old"), view("two", "other"), view("one", "new"), ended("a")]);
  await recorder.close();
  expect(lines(recorder.folder).slice(1, 3)).toEqual([view("one", "new"), view("two", "other")]);
});

/** A disk that takes no more while it is full. */
function smallDisk(): { disk: Disk; full: boolean | "events" } {
  const state = {
    full: false as boolean | "events",
    disk: {
      ...fs,
      open: async (...args: Parameters<typeof fs.open>) => {
        const file = await fs.open(...args);
        const appendFile = file.appendFile.bind(file);
        const refuse = () => Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        file.appendFile = async (bytes) => {
          if (!state.full) return appendFile(bytes);
          await appendFile((bytes as Buffer).subarray(0, bytes.length / 2));
          throw refuse();
        };
        const writeFile = file.writeFile.bind(file);
        file.writeFile = async (data) => {
          if (state.full === true) throw refuse();
          return writeFile(data);
        };
        return file;
      },
    },
  };
  return state;
}

test("a full disk stops no run: one problem is told, whole lines stay, and what waited is written when there is room", async () => {
  const small = smallDisk();
  const troubles: string[] = [];
  const store = openStore(projectsFolder(), { disk: small.disk, trouble: (run, { code }) => void troubles.push(`${run} ${code}`) });
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(10)]);
  await recorder.told();
  small.full = true;
  for (const from of [11, 21, 31]) {
    recorder.hear(training(from + 9, { from }));
    await recorder.told();
  }
  expect(lines(recorder.folder)).toHaveLength(22);
  expect(troubles).toEqual(["a disk-full"]);
  small.full = false;
  recorder.hear([...training(50, { from: 41 }), ended("a")]);
  await recorder.close();
  expect(lines(recorder.folder)).toHaveLength(2 + 50 * 2 + 5);
  expect(store.row("a")).toMatchObject({ status: "done", damage: [] });
});

test("a disk that stays full leaves what was written before", async () => {
  const small = smallDisk();
  const projects = projectsFolder();
  const store = openStore(projects, { disk: small.disk });
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(10)]);
  await recorder.told();
  small.full = true;
  recorder.hear([...training(20, { from: 11 }), ended("a")]);
  await recorder.close();
  expect(lines(recorder.folder)).toHaveLength(22);
  expect(json(recorder.folder, "run.json")).toMatchObject({ id: "a", status: "running" });
  // Not even its record could be written, but it is known here that it is over.
  expect(store.row("a")?.status).toBe("done");
  expect(await store.events("a")).toHaveLength(22);
});

test("a folder that is deleted under a running run ends no run; it is told once, and the list says what is missing", async () => {
  const troubles: string[] = [];
  const store = openStore(projectsFolder(), { trouble: (_, { code }) => void troubles.push(code) });
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a")]);
  rmSync(recorder.folder, { recursive: true });
  for (const from of [1, 11]) {
    recorder.hear(training(from + 9, { from }));
    await recorder.told();
  }
  recorder.hear([ended("a")]);
  await recorder.close();
  expect(troubles).toEqual(["not-found"]);
  const damage = store.row("a")?.damage.map(({ field }) => field);
  expect(damage).toContain("graph.json");
});

test("where only the events found no room, the list says that some are missing", async () => {
  const small = smallDisk();
  const store = openStore(projectsFolder(), { disk: small.disk });
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(10)]);
  await recorder.told();
  small.full = "events";
  recorder.hear([...training(20, { from: 11 }), ended("a")]);
  await recorder.close();
  expect(store.row("a")).toMatchObject({ status: "done", damage: [{ code: "run-events-lost", field: "events.jsonl" }] });
});
