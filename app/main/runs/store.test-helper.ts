import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { smallCatalog } from "../../common/catalog.test-helper.ts";
import { ended, newRun, started, training } from "./said.test-helper.ts";
import { createRunStore, type RunStoreOptions } from "./store.ts";
import type { NewRun, RunStore } from "./types.ts";

export function projectsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-runs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function openStore(projects: string, more: Partial<RunStoreOptions> = {}): RunStore {
  const store = createRunStore({ projects, catalog: async () => smallCatalog, ...more });
  onTestFinished(() => store.close());
  return store;
}

/** A run that is told as a whole and closed. */
export async function finishedRun(store: RunStore, id: string, { steps = 20, more = {} }: { steps?: number; more?: Partial<NewRun> } = {}) {
  const recorder = await store.begin(newRun(id, more));
  recorder.hear([started(id), ...training(steps), ended(id)]);
  await recorder.close();
  return recorder.folder;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
