import { cpSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { ended, newRun, started, training } from "./said.test-helper.ts";
import { openStore, projectsFolder, sleep } from "./store.test-helper.ts";
import { scalarsIn } from "./tensorboard/read.ts";
import type { RunStore } from "./types.ts";

const events = (folder: string) => readFileSync(join(folder, "events.jsonl"), "utf8");
const board = (folder: string, name = "tensorboard") => {
  const place = join(folder, name, "train/seed=101");
  return scalarsIn(readFileSync(join(place, readdirSync(place)[0] as string)));
};

async function interrupted(store: RunStore, steps: number): Promise<string> {
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(steps)]);
  await recorder.close();
  return recorder.folder;
}

test("a run that goes on tells its events again, and the file is that of an undisturbed run", async () => {
  const store = openStore(projectsFolder());
  const folder = await interrupted(store, 50);
  const recorder = await store.reopen("a");
  recorder.hear([started("a"), ...training(30)]);
  recorder.hear([...training(80, { from: 31 }), ended("a")]);
  await recorder.close();
  const other = openStore(projectsFolder());
  const undisturbed = await other.begin(newRun("a"));
  undisturbed.hear([started("a"), ...training(80), ended("a")]);
  await undisturbed.close();
  expect(events(folder)).toBe(events(undisturbed.folder));
  expect(board(folder).map(({ step, value }) => [step, value])).toEqual(board(undisturbed.folder).map(({ step, value }) => [step, value]));
  expect(readdirSync(folder).filter((name) => /next|old/.test(name))).toEqual([]);
  expect(store.row("a")).toMatchObject({ status: "done", step: 80, damage: [] });
});

test("until the telling has come as far as before, the old events stay", async () => {
  const projects = projectsFolder();
  const store = openStore(projects);
  const folder = await interrupted(store, 50);
  const before = events(folder);
  const recorder = await store.reopen("a");
  recorder.hear([started("a"), ...training(40)]);
  await recorder.told();
  await sleep(150);
  expect(events(folder)).toBe(before);
  recorder.hear(training(51, { from: 41 }));
  await vi.waitFor(() => expect(events(folder).includes('"step":51,')).toBe(true), 5000);
  expect(openStore(projects).row("a")).toMatchObject({ status: "running", damage: [] });
  await recorder.close();
});

test("steps that are told again keep the times at which TensorBoard had them first", async () => {
  const store = openStore(projectsFolder());
  const folder = await interrupted(store, 5);
  const before = board(folder).map(({ wallSeconds }) => wallSeconds);
  await sleep(50);
  const recorder = await store.reopen("a");
  recorder.hear([started("a"), ...training(6), ended("a")]);
  await recorder.close();
  const after = board(folder).map(({ wallSeconds }) => wallSeconds);
  expect(after.slice(0, 5)).toEqual(before);
  expect(after[5]).toBeGreaterThan(before[4]! + 0.04);
});

test("a second life that ends earlier than the first leaves the longer events", async () => {
  const store = openStore(projectsFolder());
  const folder = await interrupted(store, 50);
  const recorder = await store.reopen("a");
  recorder.hear([started("a"), ...training(20), ended("a", "stopped")]);
  await recorder.close();
  expect(events(folder)).toContain('"step":50,');
  expect(board(folder)).toHaveLength(50);
  expect(store.row("a")).toMatchObject({ status: "stopped", damage: [] });
});

test("a program that dies in the middle of the telling leaves the longer events too, for whoever reads next", async () => {
  const projects = projectsFolder();
  const store = openStore(projects);
  const folder = await interrupted(store, 50);
  const recorder = await store.reopen("a");
  recorder.hear([started("a"), ...training(20)]);
  await recorder.told();
  // As the folder lies there when the program is killed.
  const copy = projectsFolder();
  cpSync(join(projects, "Runs"), join(copy, "Runs"), { recursive: true });
  await recorder.close();
  expect(readdirSync(join(copy, "Runs/a"))).toContain("events.next.jsonl");
  const again = openStore(copy);
  await again.setStatus("a", "interrupted");
  expect(await again.events("a")).toHaveLength(1 + 50 * 2 + 5);
  expect(readdirSync(join(copy, "Runs/a"))).not.toContain("events.next.jsonl");
  expect(events(folder)).toContain('"step":50,');
});

test("a longer telling that was cut off in the middle of its taking over is taken over later", async () => {
  const projects = projectsFolder();
  const store = openStore(projects);
  const folder = await interrupted(store, 50);
  renameSync(join(folder, "tensorboard"), join(folder, "tensorboard.next"));
  expect(await store.events("a")).toHaveLength(106);
  expect(board(folder)).toHaveLength(50);
});
