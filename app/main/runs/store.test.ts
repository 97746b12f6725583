import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { ended, newRun, started, training } from "./said.test-helper.ts";
import { finishedRun, openStore, projectsFolder, sleep } from "./store.test-helper.ts";
import { createRunStore } from "./store.ts";

test("another start lists the same runs", async () => {
  const projects = projectsFolder();
  const store = openStore(projects);
  await finishedRun(store, "a");
  await finishedRun(store, "b", { steps: 30 });
  await store.annotate("b", { star: true, tags: ["good"] });
  const rows = store.list();
  const again = openStore(projects);
  await sleep(0);
  expect(again.list()).toEqual(rows);
  expect(again.row("b")).toMatchObject({ step: 30, notes: { star: true, tags: ["good"], note: "" } });
});

test("the list says the settings that are not defaults, and the seed that was asked for", async () => {
  const store = openStore(projectsFolder());
  await sleep(0);
  await finishedRun(store, "a", { more: { ask: { seed: 7, steps: 50 } } });
  const { settings } = store.row("a")!;
  expect(settings).toMatchObject({ "data.count": 1000, seed: 7, steps: 50 });
  expect(Object.keys(settings)).not.toContain("cycle.shape");
});

test("notes are written about one run and change nothing else", async () => {
  const store = openStore(projectsFolder());
  await finishedRun(store, "a");
  expect(await store.annotate("a", { note: "The best so far." })).toEqual({ star: false, tags: [], note: "The best so far." });
  expect(await store.annotate("a", { star: true })).toEqual({ star: true, tags: [], note: "The best so far." });
  await expect(store.annotate("b", { star: true })).rejects.toMatchObject({ problem: { code: "no-such-run" } });
});

test("a deleted run comes back as it was; what is thrown away for good frees its bytes", async () => {
  const store = openStore(projectsFolder());
  for (const id of ["a", "b"]) await finishedRun(store, id);
  const before = store.row("a");
  expect(await store.remove(["a", "nobody"])).toBe(1);
  expect(store.row("a")).toEqual({ ...before, deleted: true });
  expect(readdirSync(join(store.folder, ".trash"))).toEqual(["a"]);
  expect(await store.restore(["a", "b"])).toBe(1);
  expect(store.row("a")).toEqual(before);
  await store.remove(["a"]);
  expect(await store.emptyTrash()).toBe(before?.bytes);
  expect(store.list().map(({ id }) => id)).toEqual(["b"]);
});

test("a run that is in the trash can still be looked at, but not gone on with", async () => {
  const store = openStore(projectsFolder());
  await finishedRun(store, "a");
  await store.remove(["a"]);
  expect((await store.document("a")).document?.title).toBe("Cyclical learning rate");
  expect(await store.curves({ runs: ["a"] })).not.toEqual([]);
  await expect(store.reopen("a")).rejects.toMatchObject({ problem: { code: "no-such-run" } });
});

test("a running run is not deleted, nor begun a second time", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a")]);
  expect(await store.remove(["a"])).toBe(0);
  await expect(store.begin(newRun("a"))).rejects.toMatchObject({ problem: { code: "run-exists" } });
  await recorder.close();
  expect(await store.remove(["a"])).toBe(1);
});

test("no name of a run leads out of the folder", async () => {
  const store = openStore(projectsFolder());
  expect(() => store.folderOf("../x")).toThrow("There is no run");
  await expect(store.begin(newRun(".trash"))).rejects.toMatchObject({ problem: { code: "no-such-run" } });
  expect(store.row("../x")).toBeNull();
});

test("a run whose process is gone was interrupted; one whose process lives runs, for other processes too", async () => {
  const projects = projectsFolder();
  const store = openStore(projects);
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a")]);
  const elsewhere = openStore(projects);
  expect(elsewhere.row("a")?.status).toBe("running");
  expect(await elsewhere.remove(["a"])).toBe(0);
  await expect(elsewhere.reopen("a")).rejects.toMatchObject({ problem: { code: "run-is-running" } });
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const file = join(recorder.folder, "run.json");
  const record = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...record, pid }));
  expect(elsewhere.row("a")?.status).toBe("interrupted");
  // The number is in use, by a process that began at another time.
  writeFileSync(file, JSON.stringify({ ...record, process: "another" }));
  expect(elsewhere.row("a")?.status).toBe("interrupted");
  await recorder.close();
});

test("who watches hears of runs that begin, end, and are changed by another process", async () => {
  const projects = projectsFolder();
  const store = openStore(projects);
  await finishedRun(store, "a");
  const heard = vi.fn();
  const leave = store.watch(heard);
  await finishedRun(store, "b");
  expect(heard).toHaveBeenCalled();
  heard.mockClear();
  const other = openStore(projects);
  await other.annotate("a", { star: true });
  await finishedRun(other, "c");
  await other.remove(["b"]);
  await vi.waitFor(() => expect(heard).toHaveBeenCalled(), 5000);
  expect(store.row("a")?.notes.star).toBe(true);
  expect(
    store
      .list()
      .map(({ id, deleted }) => `${id} ${deleted}`)
      .sort(),
  ).toEqual(["a false", "b true", "c false"]);
  leave();
  heard.mockClear();
  await store.annotate("a", { star: false });
  expect(heard).not.toHaveBeenCalled();
});

test("two programs write runs into one folder at once, and each lists all of them", async () => {
  const projects = projectsFolder();
  const here = dirname(fileURLToPath(import.meta.url));
  const program = `
    const { createRunStore } = await import(${JSON.stringify(join(here, "store.ts"))});
    const { newRun, started, training, ended } = await import(${JSON.stringify(join(here, "said.test-helper.ts"))});
    const store = createRunStore({ projects: ${JSON.stringify(projects)} });
    for (let i = 0; i < 8; i++) {
      const recorder = await store.begin(newRun(process.argv[1] + i));
      recorder.hear([started(recorder.id), ...training(20), ended(recorder.id)]);
      await recorder.close();
    }
    console.log(store.list().length);
    store.close();`;
  const children = ["one", "two"].map((name) =>
    promisify(execFile)(process.execPath, ["--no-warnings", "--input-type=module", "-e", program, name]),
  );
  const said = (await Promise.all(children)).map(({ stdout }) => Number(stdout));
  expect(Math.max(...said)).toBe(16);
  const rows = openStore(projects).list();
  expect(rows.map(({ status, damage }) => [status, damage])).toEqual(rows.map(() => ["done", []]));
  expect(rows).toHaveLength(16);
});

test("a run that waited and was taken up again and again keeps one record", async () => {
  const store = openStore(projectsFolder());
  await (await store.begin(newRun("a", { status: "queued" }))).close();
  const first = await store.reopen("a");
  first.hear([started("a"), ...training(10)]);
  await first.close();
  await store.setStatus("a", "queued");
  expect(store.row("a")).toMatchObject({ status: "queued", step: 10 });
  const second = await store.reopen("a");
  expect(store.row("a")?.status).toBe("running");
  second.hear([started("a"), ...training(20), ended("a", "failed")]);
  await second.close();
  expect(store.row("a")).toMatchObject({ status: "failed", step: 20, problem: { code: "executor-died" } });
  expect(await store.events("a")).toHaveLength(1 + 20 * 2 + 2 + 1);
  await (await store.reopen("a")).close();
  expect(store.row("a")?.problem).toBeUndefined();
});

test("acts are read in their order; one that was cut short was never done, and a damaged one is said", async () => {
  const store = openStore(projectsFolder());
  const folder = await finishedRun(store, "a");
  const act = (step: number) => ({ node: "train", path: "", step, act: { do: "hold", name: "rate", value: 0.1 } });
  const text = [1, 2].map((step) => `${JSON.stringify(act(step))}\n`).join("");
  expect(await store.acts("a")).toEqual([]);
  writeFileSync(join(folder, "acts.jsonl"), `${text}{"node":"tr`);
  expect(await store.acts("a")).toEqual([act(1), act(2)]);
  writeFileSync(join(folder, "acts.jsonl"), `{"node":"tr\n${text}`);
  await expect(store.acts("a")).rejects.toMatchObject({ problem: { code: "run-file-damaged", field: "acts.jsonl" } });
});

test("a folder that cannot be written refuses a run with a coded problem, and lists what there is", async () => {
  const projects = projectsFolder();
  writeFileSync(join(projects, "Runs"), "in the way");
  const store = createRunStore({ projects });
  expect(store.list()).toEqual([]);
  await expect(store.begin(newRun("a"))).rejects.toMatchObject({ problem: { code: "not-a-folder" } });
  expect(existsSync(join(projects, "Runs/a"))).toBe(false);
  store.close();
});
