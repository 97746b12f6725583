import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Catalog } from "./catalog.ts";
import type { GraphDocument } from "./document.ts";
import type { ProblemData } from "./problems.ts";

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
  run(a: { document: GraphDocument; seed?: number; steps?: number }): { run: string; problems: readonly ProblemData[] };
  stop(): { stopped: boolean };
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
  | { readonly tell: "executor"; readonly state: "starting" | "ready" | "running" | "died" | "stopped"; readonly problem?: ProblemData };

export type Ask = { readonly id: number; readonly ask: RequestName; readonly args: unknown };
export type Answer = { readonly id: number; readonly ok: unknown } | { readonly id: number; readonly problem: ProblemData };

/** What the renderer holds, whichever the transport. */
export interface Desk {
  ask<K extends RequestName>(name: K, ...args: Parameters<Requests[K]>): Promise<ReturnType<Requests[K]>>;
  listen(hear: (told: Told) => void): () => void;
}
