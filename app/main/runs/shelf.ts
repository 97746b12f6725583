import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isRunId, runFile, trash } from "./layout.ts";
import { type KeptRun, readRun } from "./read-run.ts";

/** A run as it was read, and by what to see whether it must be read again. */
export interface Shelved {
  readonly id: string;
  readonly deleted: boolean;
  readonly stamp: string;
  readonly run: KeptRun;
}

/** Where runs lie: in the folder, and in its trash. A run that is in both is the one outside. */
export function shelved(folder: string): { id: string; deleted: boolean; folder: string }[] {
  const bin = join(folder, trash);
  const thrown = foldersIn(bin).map((id) => ({ id, deleted: true, folder: join(bin, id) }));
  const kept = foldersIn(folder).map((id) => ({ id, deleted: false, folder: join(folder, id) }));
  return [...new Map([...thrown, ...kept].map((place) => [place.id, place])).values()];
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() && isRunId(entry.name) ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}

const watched = ["", runFile.record, runFile.notes, runFile.graph, runFile.script, runFile.results, runFile.events];

/** Changes whenever a file that the list reads changes, as far as times and lengths tell. */
export function stampOf(folder: string): string {
  return watched
    .map((name) => {
      try {
        const { mtimeMs, size, ino } = statSync(join(folder, name));
        return `${Math.round(mtimeMs * 1000).toString(36)}.${size.toString(36)}.${ino.toString(36)}`;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    })
    .join(" ");
}

export function shelve(place: { id: string; deleted: boolean; folder: string }, stamp = stampOf(place.folder)): Shelved | null {
  const run = readRun(place.folder);
  return run === null ? null : { id: place.id, deleted: place.deleted, stamp, run };
}
