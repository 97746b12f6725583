import * as fs from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../documents.ts";

/** What of the queue outlives its process. Runs are named; all else of them is in their folders. */
export interface Kept {
  readonly paused: boolean;
  readonly running: readonly Turn[];
  readonly waiting: readonly Turn[];
}

export interface Turn {
  readonly run: string;
  /** Its folder holds a beginning. */
  readonly resume: boolean;
  /** How often it was running when its process ended. */
  readonly broken: number;
}

const turn = z.object({ run: z.string(), resume: z.boolean(), broken: z.number().int() });
const kept = z.object({ "patchbay-queue": z.literal(1), paused: z.boolean(), running: z.array(turn), waiting: z.array(turn) });
const nothing: Kept = { paused: false, running: [], waiting: [] };

/** `queue.json` beside the runs. A damaged one is put aside; the runs that say themselves that they wait are still found. */
export async function readQueue(folder: string): Promise<Kept> {
  const path = join(folder, "queue.json");
  const text = await fs.readFile(path, "utf8").catch(() => null);
  if (text === null) return nothing;
  try {
    const { paused, running, waiting } = kept.parse(JSON.parse(text));
    return { paused, running, waiting };
  } catch {
    await fs.rename(path, join(folder, "queue.damaged.json")).catch(() => {});
    return nothing;
  }
}

/** One write at a time, and only the newest state of those that wait. */
export function queueWriter(folder: string): (state: Kept) => Promise<void> {
  let newest: Kept | null = null;
  let writing: Promise<void> | null = null;
  const write = async () => {
    while (newest !== null) {
      const state = newest;
      newest = null;
      await fs.mkdir(folder, { recursive: true });
      await writeWhole(fs, join(folder, "queue.json"), `${JSON.stringify({ "patchbay-queue": 1, ...state }, null, 2)}\n`);
    }
  };
  return (state) => {
    newest = state;
    writing ??= write().finally(() => {
      writing = null;
    });
    return writing;
  };
}
