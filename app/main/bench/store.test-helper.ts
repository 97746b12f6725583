import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { PlacedAct, RunRow } from "../../common/run-record.ts";
import type { NewRun, Recorder, RunStore } from "../runs/types.ts";

export interface FakeStore extends RunStore {
  /** What was heard of each run. */
  readonly heard: Map<string, RunEvent[]>;
  readonly placed: Map<string, PlacedAct[]>;
  change(id: string, part: Partial<RunRow>): void;
}

/** Runs in memory: what the host and the queue need of a store, and nothing else. */
export function fakeStore(projects: string): FakeStore {
  const folder = join(projects, "Runs");
  mkdirSync(folder, { recursive: true });
  const rows = new Map<string, RunRow>();
  const documents = new Map<string, GraphDocument>();
  const heard = new Map<string, RunEvent[]>();
  const placed = new Map<string, PlacedAct[]>();
  const watchers = new Set<() => void>();
  const change = (id: string, part: Partial<RunRow>) => {
    rows.set(id, { ...(rows.get(id) as RunRow), ...part });
    for (const changed of watchers) changed();
  };
  const recorder = (id: string): Recorder => ({
    id,
    folder: join(folder, id),
    hear: (events) => void heard.get(id)?.push(...events),
    told: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return [...(heard.get(id) ?? [])];
    },
    close: async () => {
      if (rows.get(id)?.status !== "running") return;
      const end = heard.get(id)?.find((event) => event.event === "end");
      change(id, { status: end?.status ?? "interrupted" });
    },
  });
  const none = async () => {
    throw new Error("this store keeps less");
  };
  return {
    folder,
    heard,
    placed,
    change,
    begin: async ({ id, document, path, seeds, ask, status }: NewRun) => {
      documents.set(id, document);
      heard.set(id, []);
      const row: Partial<RunRow> = { id, title: document.title, ask, seeds, status, began: rows.size, pid: process.pid, deleted: false };
      change(id, { ...row, ...(path === undefined ? {} : { document: path }) });
      return recorder(id);
    },
    reopen: async (id) => {
      heard.set(id, []);
      change(id, { status: "running" });
      return recorder(id);
    },
    folderOf: (id) => join(folder, id),
    list: () => [...rows.values()],
    row: (id) => rows.get(id) ?? null,
    setStatus: async (id, status, problem) => change(id, { status, ...(problem === undefined ? {} : { problem }) }),
    document: async (id) => ({ document: documents.get(id) ?? null, problems: [] }),
    acts: async (id) => placed.get(id) ?? [],
    events: async (id) => heard.get(id) ?? [],
    watch: (changed) => {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    close: () => watchers.clear(),
    curves: none,
    annotate: none,
    remove: none,
    restore: none,
    emptyTrash: none,
  };
}
