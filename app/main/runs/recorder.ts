import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunRecord } from "../../common/run-record.ts";
import { type Disk, writeWhole } from "../documents.ts";
import { readEvents } from "./event-file.ts";
import { fewer } from "./fewer.ts";
import { adopt, covers, type Reached, settle } from "./generation.ts";
import { nextBoard, nextEvents, runFile } from "./layout.ts";
import { lineOf } from "./lines.ts";
import { createLog } from "./log.ts";
import { recordText, type StoredRecord } from "./record.ts";
import { createTally, trainingKey } from "./tally.ts";
import { createBoard } from "./tensorboard/board.ts";
import type { Recorder } from "./types.ts";

export interface Recording extends Recorder {
  readonly record: StoredRecord;
  setStatus(status: RunRecord["status"], problem: ProblemData | undefined): Promise<void>;
}

export interface RecordingParts {
  readonly folder: string;
  readonly record: StoredRecord;
  /** How far the events went that are told again; null where none were told. */
  readonly before: Reached | null;
  readonly disk: Disk;
  /** The record says something new, and does so on disk, if that took it. */
  changed(record: StoredRecord, isWritten: boolean): void;
  trouble(error: unknown): void;
}

const writeEveryMs = 100;
const boardEveryMs = 1000;
const recordEveryMs = 2000;

export function createRecording({ folder, record: first, before, disk, changed, trouble }: RecordingParts): Recording {
  const place = (name: string) => join(folder, name);
  const began = performance.now();
  const tally = createTally(first);
  const log = createLog(disk, place(before === null ? runFile.events : nextEvents), trouble);
  const board = createBoard({
    disk,
    folder: place(before === null ? runFile.board : nextBoard),
    ...(before === null ? {} : { earlier: place(runFile.board) }),
    trouble,
  });
  const progress = new Map<string, RunEvent>();
  let again = before;
  let pending: RunEvent[] = [];
  let record = first;
  let timer: NodeJS.Timeout | undefined;
  let drawn = performance.now();
  let saved = performance.now();
  let chain: Promise<void> = Promise.resolve();
  let finished: Promise<void> | undefined;

  const next = (job: () => Promise<void>): Promise<void> => {
    chain = chain.then(job, job);
    return chain;
  };

  /** Afterwards all that was heard before the call is in the file. */
  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const lines = withoutOldViews(pending)
      .map(lineOf)
      .filter((line) => line !== null);
    pending = [];
    return log.write(lines);
  }

  async function tick(): Promise<void> {
    await write();
    if (again !== null && log.whole && covers(tally.reached, again)) await replace();
    const now = performance.now();
    if (now - drawn > boardEveryMs) {
      drawn = now;
      await board.flush();
    }
    if (now - saved > recordEveryMs) await save();
  }

  /** What was told again says as much as what had been told before. */
  async function replace(): Promise<void> {
    again = null;
    await board.flush();
    await log.moved(async () => {
      await adopt(folder).catch(trouble);
      return place(runFile.events);
    });
    board.moved(place(runFile.board));
  }

  async function save(more: Partial<StoredRecord> = {}): Promise<void> {
    saved = performance.now();
    const { step, of, engine, seeds } = tally;
    record = {
      ...record,
      step,
      of,
      seconds: first.seconds + (record.status === "queued" ? 0 : (performance.now() - began) / 1000),
      versions: engine === undefined ? record.versions : { ...record.versions, engine },
      seeds: seeds ?? record.seeds,
      metrics: { ...record.metrics, ...tally.metrics() },
      data: { ...record.data, ...tally.data() },
      ...(log.lost > 0 ? { lost: log.lost } : {}),
      ...more,
    };
    let isWritten = true;
    await writeWhole(disk, place(runFile.record), recordText(record)).catch((error) => {
      isWritten = false;
      trouble(error);
    });
    changed(record, isWritten);
  }

  async function finish(status: RunRecord["status"], problem: ProblemData | undefined): Promise<void> {
    await write();
    const { end } = tally;
    if (again !== null && end?.status === "done" && log.whole) await replace();
    await log.close();
    await board.flush();
    if (again !== null) await settle(folder).catch(trouble);
    if (end !== undefined) await writeWhole(disk, place(runFile.results), `${JSON.stringify(end)}\n`).catch(trouble);
    const kept = await disk.stat(place(runFile.events)).catch(() => null);
    await save({
      status,
      ...(end === undefined ? {} : { ended: true }),
      ...(kept === null ? {} : { eventBytes: kept.size }),
      ...(problem === undefined ? {} : { problem }),
    });
  }

  return {
    id: first.id,
    folder,
    get record() {
      return record;
    },
    hear: (events) => {
      if (finished !== undefined || events.length === 0) return;
      if (record.status === "queued") record = { ...record, status: "running" };
      const now = Date.now() / 1000;
      for (const event of events) {
        tally.hear(event);
        board.hear(event, now);
        if (event.event === "progress") progress.set(trainingKey(event.node, event.path), event);
        else pending.push(event);
      }
      const { end } = tally;
      if (end !== undefined) finished = next(() => finish(end.status, end.problem));
      else timer ??= setTimeout(() => next(tick), writeEveryMs);
    },
    told: async () => {
      const now = [...progress.values()];
      const written = write();
      const until = log.given;
      await (finished ?? written);
      const isThere = (path: string) => readEvents(path, until).catch(() => null);
      const read = (await isThere(log.path)) ?? (await isThere(place(runFile.events)));
      const events = fewer(read?.events ?? []);
      return events.at(-1)?.event === "end" ? events : [...events, ...now];
    },
    close: async () => {
      finished ??= next(() => (record.status === "queued" ? log.close() : finish("interrupted", undefined)));
      await finished;
    },
    setStatus: (status, problem) => {
      record = { ...record, status };
      return next(() => save({ status, ...(problem === undefined ? {} : { problem }) }));
    },
  };
}

/** Of pictures that follow each other faster than anybody sees, the last. */
function withoutOldViews(events: readonly RunEvent[]): readonly RunEvent[] {
  if (!events.some(({ event }) => event === "view")) return events;
  const key = (event: RunEvent) => (event.event === "view" ? `${event.name}\n${trainingKey(event.node, event.path)}` : event);
  return [...new Map(events.map((event) => [key(event), event])).values()];
}
