import * as fs from "node:fs/promises";
import { join } from "node:path";
import type { Catalog } from "../../common/catalog.ts";
import { parse, serialize } from "../../common/parse.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunNotes, RunRow } from "../../common/run-record.ts";
import { type Disk, writeWhole } from "../documents.ts";
import { diskProblem, HostProblem } from "../host-problem.ts";
import { damageOf } from "./damage.ts";
import { readEvents } from "./event-file.ts";
import { isRunId, runFile, runsFolder, trash } from "./layout.ts";
import { hardwareHere, versionsHere } from "./machine.ts";
import { ownMark } from "./process.ts";
import { readSmall } from "./read-file.ts";
import { hashOf } from "./read-run.ts";
import { noNotes, type StoredRecord } from "./record.ts";
import { createRecording, type Recording, recordText } from "./recorder.ts";
import { rowOf, settingsOf } from "./rows.ts";
import { type Shelved, shelve, shelved } from "./shelf.ts";
import type { NewRun, RunStore } from "./types.ts";

export interface RunStoreOptions {
  readonly projects: string;
  /** What is a default, for the settings in the list. */
  readonly catalog?: () => Promise<Catalog>;
  /** A run goes on although not all of it is written down; told once a run. */
  readonly trouble?: (run: string, problem: ProblemData) => void;
  readonly disk?: Disk;
}

const nothingKnown: Catalog = { nodes: {} };

export function createRunStore({ projects, catalog, trouble = () => {}, disk = fs }: RunStoreOptions): RunStore {
  const folder = runsFolder(projects);
  const shelf = new Map<string, Shelved>();
  const open = new Map<string, Recording>();
  const listeners = new Set<() => void>();
  let cards: Catalog | null = null;
  const changed = () => {
    for (const listener of listeners) listener();
  };
  void catalog?.().then(
    (read) => {
      cards = read;
      changed();
    },
    () => {},
  );

  for (const place of shelved(folder)) {
    const found = shelve(place);
    if (found !== null) shelf.set(found.id, found);
  }

  const folderOf = (id: string) => {
    if (!isRunId(id)) throw noSuchRun(id);
    return shelf.get(id)?.deleted === true ? join(folder, trash, id) : join(folder, id);
  };
  const known = (id: string): Shelved => {
    const found = shelf.get(id);
    if (found === undefined) throw noSuchRun(id);
    return found;
  };
  const reread = (id: string) => {
    const place = folderOf(id);
    const found = shelve({ id, deleted: shelf.get(id)?.deleted ?? false, folder: place });
    if (found === null) shelf.delete(id);
    else shelf.set(id, found);
    changed();
  };

  function record(first: StoredRecord): Recording {
    const { id } = first;
    const place = folderOf(id);
    let told = false;
    const recording = createRecording({
      folder: place,
      record: first,
      disk,
      changed: () => {
        const before = shelf.get(id);
        if (before !== undefined) shelf.set(id, { ...before, run: { ...before.run, record: recording.record, written: Date.now() } });
        changed();
      },
      trouble: (error) => {
        if (told) return;
        told = true;
        trouble(id, diskProblem(error, place).problem);
      },
    });
    open.set(id, recording);
    return {
      ...recording,
      get record() {
        return recording.record;
      },
      close: async () => {
        await recording.close();
        if (open.get(id) === recording) open.delete(id);
        reread(id);
      },
    };
  }

  const row = ({ run, deleted }: Shelved): RunRow => rowOf(run, deleted, settingsOf(run, cards));

  async function begin(run: NewRun): Promise<Recording> {
    const place = folderOf(run.id);
    if (shelf.has(run.id))
      throw new HostProblem({ code: "run-exists", message: `There is a run ${run.id} already.`, fix: "Start it again." });
    const graph = serialize(run.document);
    const first: StoredRecord = {
      id: run.id,
      title: run.document.title,
      ...(run.path === undefined ? {} : { document: run.path }),
      ...(run.document.template === undefined ? {} : { template: run.document.template }),
      ask: run.ask,
      status: run.status,
      began: Date.now(),
      seconds: 0,
      seeds: run.seeds,
      versions: versionsHere(),
      hardware: hardwareHere(),
      data: {},
      pid: process.pid,
      process: ownMark(),
      step: 0,
      of: 0,
      metrics: {},
      files: { graph: hashOf(graph), script: hashOf(run.script) },
    };
    try {
      await disk.mkdir(place, { recursive: true });
      await writeWhole(disk, join(place, runFile.graph), graph);
      await writeWhole(disk, join(place, runFile.script), run.script);
      await writeWhole(disk, join(place, runFile.record), recordText(first));
    } catch (error) {
      throw diskProblem(error, place);
    }
    reread(run.id);
    return record(first);
  }

  return {
    folder,
    begin,
    reopen: async (id) => {
      const { run, deleted } = known(id);
      if (deleted) throw noSuchRun(id);
      await open.get(id)?.close();
      const { problem, ...before } = run.record;
      const first: StoredRecord = { ...before, status: "running", pid: process.pid, process: ownMark() };
      await writeWhole(disk, join(folderOf(id), runFile.record), recordText(first)).catch((error) => {
        throw diskProblem(error, folderOf(id));
      });
      reread(id);
      return record(first);
    },
    folderOf,
    list: () => [...shelf.values()].map(row),
    row: (id) => {
      const found = shelf.get(id);
      return found === undefined ? null : row(found);
    },
    setStatus: async (id, status, problem) => {
      const recording = open.get(id);
      if (recording !== undefined) return recording.setStatus(status, problem);
      const next = { ...known(id).run.record, status, ...(problem === undefined ? {} : { problem }) };
      await writeWhole(disk, join(folderOf(id), runFile.record), recordText(next)).catch((error) => {
        throw diskProblem(error, folderOf(id));
      });
      reread(id);
    },
    document: async (id) => {
      known(id);
      const read = readSmall(join(folderOf(id), runFile.graph));
      if ("damage" in read) return { document: null, problems: [damageOf(read.damage, runFile.graph, "the experiment cannot be opened")] };
      return parse(read.text, (await catalog?.()) ?? nothingKnown);
    },
    acts: async () => [],
    events: async (id) => {
      known(id);
      return (await readEvents(join(folderOf(id), runFile.events))).events;
    },
    curves: async () => [],
    annotate: async (id, notes) => {
      const before = known(id).run.notes;
      const next: RunNotes = { ...noNotes, ...before, ...notes };
      await writeWhole(disk, join(folderOf(id), runFile.notes), `${JSON.stringify({ run: id, ...next }, null, 1)}\n`).catch((error) => {
        throw diskProblem(error, folderOf(id));
      });
      reread(id);
      return next;
    },
    remove: async () => 0,
    restore: async () => 0,
    emptyTrash: async () => 0,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => listeners.clear(),
  };
}

function noSuchRun(id: string): HostProblem {
  return new HostProblem({
    code: "no-such-run",
    message: `There is no run ${id} in the folder of runs.`,
    fix: "Look for it in the list of runs; it may have been deleted.",
  });
}
