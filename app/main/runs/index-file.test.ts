import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { RunRow } from "../../common/run-record.ts";
import { finishedRun, openStore, projectsFolder, sleep } from "./store.test-helper.ts";

async function someRuns(): Promise<{ projects: string; index: string; rows: readonly RunRow[] }> {
  const projects = projectsFolder();
  const store = openStore(projects);
  await sleep(0);
  for (const id of ["a", "b", "c"]) await finishedRun(store, id);
  await store.annotate("b", { note: "Keep." });
  await store.remove(["c"]);
  const rows = store.list();
  store.close();
  return { projects, index: join(projects, "Runs/index.sqlite"), rows };
}
async function rowsOf(projects: string): Promise<readonly RunRow[]> {
  const store = openStore(projects);
  await sleep(0);
  const rows = store.list();
  store.close();
  return [...rows].sort((a, b) => a.id.localeCompare(b.id));
}

const harms: Readonly<Record<string, (index: string) => void>> = {
  deleted: (index) => rmSync(index),
  empty: (index) => writeFileSync(index, ""),
  noise: (index) => writeFileSync(index, Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * 7919) % 256))),
  "cut in half": (index) => writeFileSync(index, readFileSync(index).subarray(0, statSync(index).size / 2)),
  "a page of noise": (index) => {
    const bytes = readFileSync(index);
    bytes.fill(0x5a, 4096, Math.min(bytes.length, 12000));
    writeFileSync(index, bytes);
  },
  "a byte that changed in a row": (index) => {
    const bytes = readFileSync(index);
    for (let at = bytes.indexOf('"seconds"'); at >= 0; at = bytes.indexOf('"seconds"', at + 1)) bytes[at + 10]! ^= 1;
    writeFileSync(index, bytes);
  },
  "a table of another shape": (index) => {
    rmSync(index);
    const base = new DatabaseSync(index);
    base.exec("CREATE TABLE runs2 (id TEXT, something TEXT)");
    base.close();
  },
  "a folder": (index) => {
    rmSync(index);
    mkdirSync(join(index, "x"), { recursive: true });
  },
};

for (const [name, harm] of Object.entries(harms))
  test(`an index that is ${name} loses nothing: it is made anew from the folders`, async () => {
    const { projects, index, rows } = await someRuns();
    harm(index);
    expect(await rowsOf(projects)).toEqual(rows);
    expect(await rowsOf(projects)).toEqual(rows);
  });

test("what is in the index is not read from the folder again, and what changed is", async () => {
  const { projects, index, rows } = await someRuns();
  const base = new DatabaseSync(index);
  const stamps = () => base.prepare("SELECT id, turn FROM runs2 ORDER BY id").all();
  const before = stamps();
  expect(await rowsOf(projects)).toEqual(rows);
  expect(stamps()).toEqual(before);
  const file = join(projects, "Runs/a/run.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"step": 20', '"step": 21'));
  expect((await rowsOf(projects))[0]?.step).toBe(21);
  expect(stamps()).not.toEqual(before);
  base.close();
});

test("a run whose folder was deleted by hand is gone, one that was copied in is there", async () => {
  const { projects } = await someRuns();
  rmSync(join(projects, "Runs/a"), { recursive: true });
  const { projects: others } = await someRuns();
  const copy = join(projects, "Runs/a2");
  mkdirSync(copy);
  for (const name of ["run.json", "graph.json", "experiment.ts", "events.jsonl", "results.json"])
    writeFileSync(join(copy, name), readFileSync(join(others, "Runs/b", name)));
  const rows = await rowsOf(projects);
  expect(rows.map(({ id }) => id)).toEqual(["a2", "b", "c"]);
  // It says itself that it is another one.
  expect(rows[0]?.damage.map(({ field }) => field)).toEqual(["run.json", "events.jsonl", "results.json"]);
  expect(readdirSync(join(projects, "Runs"))).toContain("b");
});

test("an index that is locked by another program costs time and nothing else", async () => {
  const { projects, index, rows } = await someRuns();
  const base = new DatabaseSync(index);
  base.exec("BEGIN EXCLUSIVE");
  const store = openStore(projects);
  await store.annotate("b", { star: true });
  expect(store.row("b")?.notes).toEqual({ ...rows[1]?.notes, star: true });
  base.exec("ROLLBACK");
  base.close();
  expect((await rowsOf(projects))[1]?.notes.star).toBe(true);
});
