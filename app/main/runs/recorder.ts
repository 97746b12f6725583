import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunRecord } from "../../common/run-record.ts";
import { type Disk, writeWhole } from "../documents.ts";
import { readEvents } from "./event-file.ts";
import { runFile } from "./layout.ts";
import { lineOf } from "./lines.ts";
import { createLog } from "./log.ts";
import type { StoredRecord } from "./record.ts";
import { createTally, trainingKey } from "./tally.ts";
import type { Recorder } from "./types.ts";

export interface Recording extends Recorder {
  readonly record: StoredRecord;
  setStatus(status: RunRecord["status"], problem: ProblemData | undefined): Promise<void>;
}

export interface RecordingParts {
  readonly folder: string;
  readonly record: StoredRecord;
  readonly disk: Disk;
  /** run.json says something new. */
  changed(): void;
  /** Told once: it is not all written down. */
  trouble(error: unknown): void;
}

const writeEveryMs = 100;
const recordEveryMs = 2000;

export function createRecording({ folder, record: first, disk, changed, trouble }: RecordingParts): Recording {
  const place = (name: string) => join(folder, name);
  const began = performance.now();
  const tally = createTally(first);
  const log = createLog(disk, place(runFile.events), trouble);
  const progress = new Map<string, RunEvent>();
  let pending: RunEvent[] = [];
  let record = first;
  let timer: NodeJS.Timeout | undefined;
  let saved = performance.now();
  let saving: Promise<void> = Promise.resolve();
  let finished: Promise<void> | undefined;

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const events = withoutOldViews(pending);
    pending = [];
    const lines = events.map(lineOf).filter((line) => line !== null);
    if (performance.now() - saved > recordEveryMs && finished === undefined) void save();
    return log.write(Buffer.from(lines.map((line) => `${line}\n`).join("")), lines.length);
  }

  /** What is known now, as run.json. */
  function update(more: Partial<StoredRecord> = {}): void {
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
  }

  function save(more?: Partial<StoredRecord>): Promise<void> {
    saved = performance.now();
    saving = saving.then(async () => {
      update(more);
      await writeWhole(disk, place(runFile.record), recordText(record)).catch(trouble);
      changed();
    });
    return saving;
  }

  async function finish(status: RunRecord["status"], problem: ProblemData | undefined): Promise<void> {
    await flush();
    const { end } = tally;
    if (end !== undefined) await writeWhole(disk, place(runFile.results), `${JSON.stringify(end)}\n`).catch(trouble);
    await log.sync();
    await log.close();
    await save({ status, eventBytes: log.size, ...(problem === undefined ? {} : { problem }) });
  }

  return {
    id: first.id,
    folder,
    get record() {
      return record;
    },
    hear: (events) => {
      if (finished !== undefined) return;
      if (record.status === "queued" && events.length > 0) record = { ...record, status: "running" };
      for (const event of events) {
        tally.hear(event);
        if (event.event === "progress") progress.set(trainingKey(event.node, event.path), event);
        else pending.push(event);
      }
      if (tally.end !== undefined) finished = finish(tally.end.status, tally.end.problem);
      else timer ??= setTimeout(flush, writeEveryMs);
    },
    told: async () => {
      const now = [...progress.values()];
      if (finished === undefined) await flush();
      else await finished;
      const { events } = await readEvents(place(runFile.events), log.size);
      return events.at(-1)?.event === "end" ? events : [...events, ...now];
    },
    close: async () => {
      finished ??= record.status === "queued" ? log.close() : finish("interrupted", undefined);
      await finished;
    },
    setStatus: async (status, problem) => {
      record = { ...record, status };
      await save({ status, ...(problem === undefined ? {} : { problem }) });
    },
  };
}

export const recordText = (record: StoredRecord): string => `${JSON.stringify(record, null, 1)}\n`;

/** Of pictures that follow each other faster than anybody sees, the last. */
function withoutOldViews(events: readonly RunEvent[]): readonly RunEvent[] {
  if (!events.some(({ event }) => event === "view")) return events;
  const last = new Map(
    events.map((event) => [event.event === "view" ? `${event.name}\n${trainingKey(event.node, event.path)}` : event, event]),
  );
  return [...last.values()];
}
