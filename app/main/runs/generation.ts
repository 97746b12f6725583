import * as fs from "node:fs/promises";
import { join } from "node:path";
import { nextBoard, nextEvents, runFile } from "./layout.ts";
import { emptyScan, scanOn } from "./scan.ts";
import { trainingKey } from "./tally.ts";

/**
 * A run that is gone on with tells its events again from the start. They are written beside the old ones, and take
 * their place once they say as much; until then a run that dies loses nothing that it had told.
 */
export type Reached = ReadonlyMap<string, number>;

/** Farthest step of each training in a file of events. A file that cannot be read says nothing. */
export async function reachedIn(path: string): Promise<Reached> {
  const scan = emptyScan();
  await scanOn(scan, path).catch(() => {});
  const reached = new Map<string, number>();
  for (const { node, path: turn, metric, x } of scan.curves.values()) {
    if (metric.startsWith("numbers/")) continue;
    const key = trainingKey(node, turn);
    reached.set(
      key,
      x.values.reduce((most, step) => Math.max(most, step), reached.get(key) ?? 0),
    );
  }
  return reached;
}

export function covers(now: Reached, before: Reached): boolean {
  for (const [key, step] of before) if ((now.get(key) ?? 0) < step) return false;
  return true;
}

export function total(reached: Reached): number {
  return [...reached.values()].reduce((sum, step) => sum + step, 0);
}

/** The new telling takes the place of the old one. */
export async function adopt(folder: string): Promise<void> {
  await fs.rename(join(folder, nextEvents), join(folder, runFile.events)).catch(unlessMissing);
  const [old, board, next] = [`${runFile.board}.old`, runFile.board, nextBoard].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  if (!(await isThere(next))) return;
  await fs.rm(old, { recursive: true, force: true });
  await fs.rename(board, old).catch(unlessMissing);
  await fs.rename(next, board);
  await fs.rm(old, { recursive: true, force: true });
}

export async function discard(folder: string): Promise<void> {
  for (const name of [nextEvents, nextBoard]) await fs.rm(join(folder, name), { recursive: true, force: true });
}

/** After a death in the middle of a telling: the longer one is kept. */
export async function settle(folder: string): Promise<void> {
  const [next, board] = await Promise.all([nextEvents, nextBoard].map((name) => isThere(join(folder, name))));
  if (!next && !board) return;
  // Without new events the old ones were replaced already, and only the event files of TensorBoard were still to follow.
  const old = next ? total(await reachedIn(join(folder, runFile.events))) : -1;
  if (old > total(await reachedIn(join(folder, nextEvents)))) await discard(folder);
  else await adopt(folder);
}

const isThere = (path: string): Promise<boolean> =>
  fs.access(path).then(
    () => true,
    () => false,
  );

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
