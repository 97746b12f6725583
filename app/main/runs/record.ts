import { z } from "zod";
import type { RunNotes, RunRecord } from "../../common/run-record.ts";

/** run.json, with what only this side of the app reads of it. */
export interface StoredRecord extends RunRecord {
  /** Tells two processes apart that had the same number one after the other. */
  readonly process?: string;
  /** Hashes of graph.json and experiment.ts, by which another run's are told from its own. */
  readonly files?: { readonly graph: string; readonly script: string };
  /** It said how it ended, in results.json. */
  readonly ended?: boolean;
  /** Length of events.jsonl when it was closed. */
  readonly eventBytes?: number;
  /** Events that could not be written down. */
  readonly lost?: number;
}

const text = z.string();
const count = z.number();
const problem = z.object({ code: text, node: text.optional(), field: text.optional(), message: text, fix: text });
/** JSON has no word for what is not a number. */
const metric = z.union([z.number(), z.null().transform(() => Number.NaN)]);

/** What is there beside is dropped: a newer version may write more. */
const storedRecord = z.object({
  id: text,
  title: text,
  document: text.optional(),
  template: text.optional(),
  ask: z.object({
    seed: count.optional(),
    steps: count.optional(),
    to: text.optional(),
    again: z.array(text).optional(),
    pins: z.record(text, text).optional(),
    fork: z.object({ run: text, node: text, path: text, step: count }).optional(),
    replay: text.optional(),
    group: text.optional(),
  }),
  status: z.enum(["queued", "running", "done", "failed", "stopped", "interrupted"]),
  began: count,
  seconds: count,
  seeds: z.array(count),
  versions: z.object({ patchbay: text, node: text, engine: text }),
  hardware: z.object({ cpu: text, cores: count, memory: count, platform: text }),
  data: z.record(text, text),
  pid: count,
  step: count,
  of: count,
  metrics: z.record(text, metric),
  problem: problem.optional(),
  process: text.optional(),
  files: z.object({ graph: text, script: text }).optional(),
  ended: z.boolean().optional(),
  eventBytes: count.optional(),
  lost: count.optional(),
});

export const recordText = (record: StoredRecord): string => `${JSON.stringify(record, null, 1)}\n`;

const storedNotes = z.object({
  run: text.optional(),
  title: text.optional(),
  star: z.boolean(),
  tags: z.array(text),
  note: text,
});

export const noNotes: RunNotes = { star: false, tags: [], note: "" };

/** Null where it is no record. */
export function recordOf(json: unknown): StoredRecord | null {
  const { success, data } = storedRecord.safeParse(json);
  return success ? (data as StoredRecord) : null;
}

/** With the run that they were written about, where they say it. */
export function notesOf(json: unknown): { notes: RunNotes; run: string | undefined } | null {
  const { success, data } = storedNotes.safeParse(json);
  if (!success) return null;
  const { run, ...notes } = data;
  return { notes: notes as RunNotes, run };
}
