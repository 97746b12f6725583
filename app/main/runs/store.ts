import * as fs from "node:fs/promises";
import { join } from "node:path";
import type { Catalog } from "../../common/catalog.ts";
import { parse } from "../../common/parse.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunNotes, RunRow } from "../../common/run-record.ts";
import { type Disk, writeWhole } from "../documents.ts";
import { diskProblem, HostProblem } from "../host-problem.ts";
import { readActs } from "./acts-file.ts";
import { createBin } from "./bin.ts";
import { createCurves } from "./curves.ts";
import { damageOf } from "./damage.ts";
import { readEvents } from "./event-file.ts";
import { fewer } from "./fewer.ts";
import { reachedIn, settle } from "./generation.ts";
import type { Shelved } from "./index-file.ts";
import { isRunId, runFile, runsFolder } from "./layout.ts";
import { firstRecord, writeNewRun } from "./new-run.ts";
import { writeNotes } from "./notes-file.ts";
import { ownMark } from "./process.ts";
import { readSmall } from "./read-file.ts";
import { bytesIn } from "./read-run.ts";
import { recordText, type StoredRecord } from "./record.ts";
import { createRecording, type Recording, type RecordingParts } from "./recorder.ts";
import { createRows, statusNow } from "./rows.ts";
import { createShelf, stampOf } from "./shelf.ts";
import type { Recorder, RunStore } from "./types.ts";

export interface RunStoreOptions {
  readonly projects: string;
  /** What is a default, for the settings in the list. */
  readonly catalog?: () => Promise<Catalog>;
  /** A run goes on although not all of it is written down; told once a run. */
  readonly trouble?: (run: string, problem: ProblemData) => void;
  readonly disk?: Disk;
}

const nothingKnown: Catalog = { nodes: {} };
const refreshEveryMs = 2000;
const usualPoints = 2000;

export function createRunStore({ projects, catalog, trouble = () => {}, disk = fs }: RunStoreOptions): RunStore {
  const folder = runsFolder(projects);
  const shelf = createShelf(folder);
  const bin = createBin(folder);
  const rows = createRows();
  const open = new Map<string, Recording>();
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  const changed = () => {
    for (const listener of listeners) listener();
  };
  void catalog?.().then(
    (cards) => {
      rows.learn(cards);
      changed();
    },
    () => {},
  );

  function known(id: string): Shelved {
    if (isRunId(id) && !open.has(id)) shelf.check(id);
    const found = shelf.get(id);
    if (found === undefined) throw noSuchRun(id);
    return found;
  }
  function kept(id: string): Shelved {
    const found = known(id);
    if (found.deleted) throw noSuchRun(id);
    return found;
  }
  const folderOf = (id: string): string => {
    if (!isRunId(id)) throw noSuchRun(id);
    return shelf.folderOf(id);
  };
  const isRunning = (run: Shelved): boolean => (open.get(run.id)?.record.status ?? statusNow(run.run)) === "running";

  function damagedLines(id: string, lines: number): void {
    const found = shelf.get(id);
    if (found === undefined || found.run.damage.some(({ field }) => field === runFile.events)) return;
    const damage = damageOf("damaged", runFile.events, `${lines} of its lines are no events and are left out`);
    shelf.put({ ...found, run: { ...found.run, damage: [...found.run.damage, damage] } });
    changed();
  }
  const curves = createCurves(folder, damagedLines);

  /** Files of a telling that was cut off must be out of the way before anybody reads. */
  async function readable(id: string): Promise<string> {
    const found = known(id);
    const place = shelf.folderOf(id);
    if (!isRunning(found)) await settle(place).catch(() => {});
    return place;
  }

  function record(first: StoredRecord, before: RecordingParts["before"]): Recorder {
    const { id } = first;
    const place = shelf.folderOf(id);
    let told = false;
    const recording = createRecording({
      folder: place,
      record: first,
      before,
      disk,
      changed: (now, isWritten) => {
        const was = shelf.get(id);
        if (was === undefined || was.deleted) return;
        const isOver = now.status !== "running";
        if (isOver && isWritten) shelf.reread(id);
        else shelf.put({ ...was, stamp: stampOf(place), run: { ...was.run, record: now, bytes: bytesIn(place), written: Date.now() } });
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
      id,
      folder: place,
      hear: recording.hear,
      told: recording.told,
      close: async () => {
        await recording.close();
        if (open.get(id) === recording) open.delete(id);
      },
    };
  }

  async function writeRecord(record: StoredRecord): Promise<void> {
    const place = shelf.folderOf(record.id);
    await writeWhole(disk, join(place, runFile.record), recordText(record)).catch((error) => {
      throw diskProblem(error, place);
    });
    shelf.reread(record.id);
    changed();
  }

  return {
    folder,
    begin: async (run) => {
      const place = folderOf(run.id);
      if (shelf.get(run.id) !== undefined)
        throw new HostProblem({ code: "run-exists", field: run.id, message: `There is a run ${run.id} already.`, fix: "Start it again." });
      const first = firstRecord(run);
      await writeNewRun(disk, place, run, first);
      shelf.reread(run.id);
      changed();
      return record(first, null);
    },
    reopen: async (id) => {
      const found = kept(id);
      const recording = open.get(id);
      if (recording === undefined && isRunning(found)) throw runsElsewhere(id);
      await recording?.close();
      open.delete(id);
      const place = shelf.folderOf(id);
      await settle(place).catch(() => {});
      // What its last life said of its end holds no more.
      const { problem, eventBytes, lost, ...was } = kept(id).run.record;
      const hasTold = (await fs.stat(join(place, runFile.events)).catch(() => null)) !== null;
      const before = hasTold ? await reachedIn(join(place, runFile.events)) : null;
      const first: StoredRecord = { ...was, status: "running", pid: process.pid, process: ownMark() };
      await writeRecord(first);
      return record(first, before);
    },
    folderOf,
    list: () => {
      shelf.refresh();
      return [...shelf.all()].map((run) => rows.of(run));
    },
    row: (id): RunRow | null => {
      if (isRunId(id) && !open.has(id)) shelf.check(id);
      const found = shelf.get(id);
      return found === undefined ? null : rows.of(found);
    },
    setStatus: async (id, status, problem) => {
      const recording = open.get(id);
      if (recording !== undefined) return recording.setStatus(status, problem);
      const { problem: old, ...was } = kept(id).run.record;
      await writeRecord({ ...was, status, ...(problem === undefined ? {} : { problem }) });
    },
    document: async (id) => {
      known(id);
      const read = readSmall(join(shelf.folderOf(id), runFile.graph));
      if ("damage" in read) return { document: null, problems: [damageOf(read.damage, runFile.graph, "the experiment cannot be opened")] };
      return parse(read.text, (await catalog?.()) ?? nothingKnown);
    },
    acts: async (id) => {
      known(id);
      return readActs(shelf.folderOf(id));
    },
    events: async (id) => {
      const recording = open.get(id);
      if (recording !== undefined) return recording.told();
      const { events, damaged } = await readEvents(join(await readable(id), runFile.events)).catch(() => ({ events: [], damaged: 0 }));
      if (damaged > 0) damagedLines(id, damaged);
      return fewer(events);
    },
    curves: async ({ runs, metrics, points = usualPoints }) => {
      const which = { ...(metrics === undefined ? {} : { metrics }), points: Math.max(2, points) };
      const found = [];
      // A run that is gone leaves the others to be compared.
      for (const id of runs) {
        if (shelf.get(id) === undefined) continue;
        const place = await readable(id);
        found.push(...(await curves.of(id, place, { ...which, isOver: !isRunning(known(id)) })));
      }
      return found;
    },
    annotate: async (id, notes) => {
      const { run } = known(id);
      const next: RunNotes = { ...run.notes, ...notes };
      await writeNotes(disk, shelf.folderOf(id), id, next, run.damage);
      shelf.reread(id);
      changed();
      return next;
    },
    remove: async (ids) => {
      let count = 0;
      for (const id of ids) {
        const found = shelf.get(id);
        if (found === undefined || found.deleted || isRunning(found) || !(await bin.throwIn(id))) continue;
        count++;
        await curves.forget(id);
        shelf.reread(id);
      }
      if (count > 0) changed();
      return count;
    },
    restore: async (ids) => {
      let count = 0;
      for (const id of ids) {
        if (shelf.get(id)?.deleted !== true || !(await bin.takeOut(id))) continue;
        count++;
        shelf.reread(id);
      }
      if (count > 0) changed();
      return count;
    },
    emptyTrash: async () => {
      const ids = [...shelf.all()].filter(({ deleted }) => deleted).map(({ id }) => id);
      const bytes = await bin.burn(ids);
      for (const id of ids) {
        await curves.forget(id);
        shelf.reread(id);
      }
      if (ids.length > 0) changed();
      return bytes;
    },
    watch: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(() => shelf.refresh() && changed(), refreshEveryMs).unref();
      return () => void listeners.delete(listener);
    },
    close: () => {
      clearInterval(timer);
      listeners.clear();
      shelf.close();
    },
  };
}

function noSuchRun(id: string): HostProblem {
  return new HostProblem({
    code: "no-such-run",
    message: `There is no run ${id} in the folder of runs.`,
    fix: "Look for it in the list of runs; it may have been deleted.",
  });
}

function runsElsewhere(id: string): HostProblem {
  return new HostProblem({
    code: "run-is-running",
    message: `The run ${id} is running in another window or program.`,
    fix: "Stop it there first, or wait for its end.",
  });
}
