import type { Act } from "../../nodes/lib/act.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Catalog } from "./catalog.ts";
import type { GraphDocument } from "./document.ts";
import type { Preflight } from "./preflight.ts";
import type { ProblemData } from "./problems.ts";
import type { QueueState } from "./queue.ts";
import type { PlacedAct, RunAsk, RunCurve, RunNotes, RunRow } from "./run-record.ts";

/**
 * The one contract between a window and its host. The renderer asks and is told; the same messages
 * travel over Electron IPC and over a WebSocket on loopback. Everything is JSON.
 */
export interface TemplateCard {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly paper: string;
  /** Steps of all arms of one seed, measured cost of one such seed on the machine that recorded it. */
  readonly secondsPerSeed: number;
  readonly seeds: number;
  readonly document: GraphDocument;
  /** README.md as it stands. */
  readonly lesson: string;
  /** Three changes that a button applies and takes back. */
  readonly tries: readonly TryThis[];
  /** The recorded verdict, where one was measured and is still fresh. */
  readonly verdict: RecordedVerdict | null;
  /** Recorded losses of the arms, and the number that the candidate's schedule drove: the picture in the gallery. */
  readonly picture: readonly RecordedCurve[];
}
/** Evenly spaced points of a recorded curve, over so many updates. */
export interface RecordedCurve {
  readonly name: string;
  readonly y: readonly number[];
  readonly updates: number;
  readonly axis?: "schedule";
}
export interface TryThis {
  readonly title: string;
  readonly expect: string;
  readonly set: Readonly<Record<string, unknown>>;
}
export interface RecordedVerdict {
  readonly seeds: readonly number[];
  readonly lines: readonly {
    readonly claim: string;
    readonly verdict: string;
    readonly difference: number;
    readonly interval: readonly [number, number];
    readonly margin: number;
    readonly metric: string;
  }[];
  readonly seconds: number;
}

export interface FileEntry {
  readonly path: string;
  readonly name: string;
  readonly modified: number;
  readonly title: string;
  /** It looks like a graph and cannot be read; opening it says why. */
  readonly unreadable?: true;
}
export interface Opened {
  readonly path: string | null;
  readonly document: GraphDocument | null;
  readonly problems: readonly ProblemData[];
}

export type Requests = {
  hello(): { version: string; shell: "electron" | "browser"; engine: string; projects: string };
  catalog(): Catalog;
  templates(): readonly TemplateCard[];
  /** Milliseconds of a fixed small training here over the same on the machine that recorded the templates. */
  calibrate(): { factor: number };
  documents(): readonly FileEntry[];
  open(a: { path: string }): Opened;
  /** Writes to a temporary name, flushes, renames. Rejects with a coded problem; the old file stays whole. */
  save(a: { path: string; document: GraphDocument }): { path: string };
  /** Starts, or restarts, the executor of this window and shows the cheap nodes. */
  preview(a: { document: GraphDocument }): { problems: readonly ProblemData[] };
  /** Runs it now in this window's executor, instead of what runs there. `path` is where its file is. */
  run(a: { document: GraphDocument; path?: string } & RunAsk): { run: string; problems: readonly ProblemData[] };
  stop(): { stopped: boolean };
  /** All trainings of this window's run, or one: wait at the next border, go on, make one update and wait. */
  steer(a: { how: "pause" | "go" | "step"; node?: string; path?: string }): { steered: boolean };
  /** Done at the next border of that training; an `act` event tells. An empty path means all turns. */
  act(a: { node: string; path: string; act: Act }): { taken: boolean };
  /** The run of this window that a reload or a lost link left going, with all that it told; null where there is none. Very long curves come thinned. */
  attach(): { run: string; document: GraphDocument; path: string | null; events: readonly RunEvent[] } | null;
  /** Goes on with a run that was stopped, interrupted or killed. `queued`: in the queue instead of this window. */
  continueRun(a: { run: string; queued?: boolean }): { run: string; problems: readonly ProblemData[] };

  enqueue(a: { document: GraphDocument; path?: string } & RunAsk): { run: string; problems: readonly ProblemData[] };
  queue(): QueueState;
  /** Puts a waiting run before another one, or last. */
  queueOrder(a: { run: string; before: string | null }): QueueState;
  queuePause(a: { paused: boolean }): QueueState;
  /** Takes a waiting run out, or stops a running one. An interrupted one is put aside as stopped. */
  cancel(a: { run: string }): QueueState;

  runs(): readonly RunRow[];
  runDocument(a: { run: string }): Opened;
  runActs(a: { run: string }): readonly PlacedAct[];
  /** At most so many points a curve, thinned evenly with the first and last kept. */
  runCurves(a: { runs: readonly string[]; metrics?: readonly string[]; points?: number }): readonly RunCurve[];
  runEvents(a: { run: string }): readonly RunEvent[];
  runNotes(a: { run: string; notes: Partial<RunNotes> }): RunNotes;
  deleteRuns(a: { runs: readonly string[] }): { deleted: number };
  restoreRuns(a: { runs: readonly string[] }): { restored: number };
  /** Deleted runs are gone for good. */
  emptyTrash(): { bytes: number };

  cache(): { bytes: number; limit: number; results: number; folder: string };
  limitCache(a: { bytes: number }): { bytes: number; limit: number; results: number; folder: string };
  clearCache(): { bytes: number; limit: number; results: number; folder: string };

  preflight(a: { document: GraphDocument; seed?: number }): { report: Preflight | null; problems: readonly ProblemData[] };
  /** One file with all that is needed to run it again and compare. */
  capsule(a: { run: string; path: string }): { path: string };
  /** `native`: with the engine's native builds for all platforms. */
  export(a: { document: GraphDocument; folder: string; native?: boolean | undefined }): {
    folder: string;
    files: readonly string[];
    problems: readonly ProblemData[];
  };
};
export type RequestName = keyof Requests;

/** What the host says unasked. */
export type Told =
  | { readonly tell: "events"; readonly events: readonly RunEvent[] }
  /** The queue or the list of runs changed. */
  | { readonly tell: "queue"; readonly queue: QueueState }
  | { readonly tell: "runs" }
  /** A run goes on although not all of it could be written down. */
  | { readonly tell: "trouble"; readonly run: string; readonly problem: ProblemData }
  | { readonly tell: "executor"; readonly state: "starting" | "ready" | "running" | "died" | "stopped"; readonly problem?: ProblemData };

export type Ask = { readonly id: number; readonly ask: RequestName; readonly args: unknown };
export type Answer = { readonly id: number; readonly ok: unknown } | { readonly id: number; readonly problem: ProblemData };

/** What the renderer holds, whichever the transport. */
export interface Desk {
  ask<K extends RequestName>(name: K, ...args: Parameters<Requests[K]>): Promise<ReturnType<Requests[K]>>;
  listen(hear: (told: Told) => void): () => void;
}
