import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openIndex, type RunIndex, type Shelved } from "./index-file.ts";
import { indexFile, isRunId, runFile, trash } from "./layout.ts";
import { readRun } from "./read-run.ts";

/** All runs of a folder in memory, kept up with what happens to the folder. */
export interface Shelf {
  all(): Iterable<Shelved>;
  get(id: string): Shelved | undefined;
  folderOf(id: string): string;
  /** Reads this run's folder again, wherever it lies now. */
  reread(id: string): void;
  /** The same where a file of it changed since it was read. */
  check(id: string): void;
  put(run: Shelved): void;
  /** What other processes did. True where something changed. */
  refresh(): boolean;
  close(): void;
}

interface Place {
  readonly id: string;
  readonly deleted: boolean;
  readonly folder: string;
}

export function createShelf(folder: string): Shelf {
  const runs = new Map<string, Shelved>();
  let index: RunIndex | null = null;
  const placeOf = (id: string, deleted: boolean): Place => ({ id, deleted, folder: deleted ? join(folder, trash, id) : join(folder, id) });
  let lists = listStamp(folder);

  /** Null while there is no folder that it could lie in. */
  function indexNow(): RunIndex | null {
    if (index === null && isFolder(folder)) index = openIndex(join(folder, indexFile));
    return index;
  }

  function start(): void {
    const known = new Map((indexNow()?.all() ?? []).map((run) => [run.id, run]));
    const read: Shelved[] = [];
    for (const place of placesIn(folder)) {
      const stamp = stampOf(place.folder);
      const before = known.get(place.id);
      const isSame = before !== undefined && before.stamp === stamp && before.deleted === place.deleted;
      const found = isSame ? before : shelve(place, stamp);
      if (found === null) continue;
      runs.set(found.id, found);
      if (!isSame) read.push(found);
    }
    if (read.length > 0) index?.put(read);
    const gone = [...known.keys()].filter((id) => !runs.has(id));
    if (gone.length > 0) index?.drop(gone);
  }

  function reread(id: string): void {
    const places = [placeOf(id, false), placeOf(id, true)];
    for (const place of places) {
      const found = isFolder(place.folder) ? shelve(place, stampOf(place.folder)) : null;
      if (found === null) continue;
      put(found);
      return;
    }
    runs.delete(id);
    index?.drop([id]);
  }

  function put(run: Shelved): void {
    runs.set(run.id, run);
    indexNow()?.put([run]);
  }

  start();
  return {
    all: () => runs.values(),
    get: (id) => runs.get(id),
    folderOf: (id) => placeOf(id, runs.get(id)?.deleted === true).folder,
    reread,
    check: (id) => {
      const known = runs.get(id);
      if (known === undefined || stampOf(placeOf(id, known.deleted).folder) !== known.stamp) reread(id);
    },
    put,
    refresh: () => {
      const news = index?.news() ?? [];
      for (const run of news) runs.set(run.id, run);
      const now = listStamp(folder);
      if (now === lists) return news.length > 0;
      lists = now;
      const places = new Map(placesIn(folder).map((place) => [place.id, place]));
      for (const id of [...runs.keys()]) if (!places.has(id)) reread(id);
      for (const { id, deleted } of places.values()) if (runs.get(id)?.deleted !== deleted) reread(id);
      return true;
    },
    close: () => index?.close(),
  };
}

function shelve({ id, deleted, folder }: Place, stamp: string): Shelved | null {
  const run = readRun(folder);
  return run === null ? null : { id, deleted, stamp, run };
}

/** Where runs lie: in the folder, and in its trash. A run that is in both is the one outside. */
function placesIn(folder: string): Place[] {
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
  return watched.map((name) => fileStamp(name === "" ? folder : join(folder, name))).join(" ");
}

/** Changes whenever a run comes, goes, or is thrown away. */
const listStamp = (folder: string): string => `${fileStamp(folder)} ${fileStamp(join(folder, trash))}`;

function fileStamp(path: string): string {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined) return "-";
    return `${Math.round(info.mtimeMs * 1000).toString(36)}.${info.size.toString(36)}.${info.ino.toString(36)}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
