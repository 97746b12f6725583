import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { PlacedAct, RunAsk, RunCurve, RunNotes, RunRecord, RunRow } from "../../common/run-record.ts";

/** Writes one run into its folder while it happens. Nothing that was heard is lost later than a fifth of a second. */
export interface Recorder {
  readonly id: string;
  readonly folder: string;
  hear(events: readonly RunEvent[]): void;
  /** All events of this run so far, for a window that comes back; of a very long one its curves with fewer points. */
  told(): Promise<readonly RunEvent[]>;
  /** Everything is on disk afterwards. A run that had no `end` event is then interrupted. */
  close(): Promise<void>;
}

export interface NewRun {
  readonly id: string;
  readonly document: GraphDocument;
  /** Path of the document's file. */
  readonly path?: string;
  readonly script: string;
  readonly seeds: readonly number[];
  readonly ask: RunAsk;
  readonly status: "queued" | "running";
}

/** All runs of a projects folder: their folders, and an index over them. */
export interface RunStore {
  /** Holds one folder a run. */
  readonly folder: string;
  /** Makes the folder of a run; a queued one is begun later by `reopen`. */
  begin(run: NewRun): Promise<Recorder>;
  /** Goes on with a run, whose events are told again from its start. */
  reopen(id: string): Promise<Recorder>;
  folderOf(id: string): string;
  list(): readonly RunRow[];
  row(id: string): RunRow | null;
  setStatus(id: string, status: RunRecord["status"], problem?: ProblemData): Promise<void>;
  document(id: string): Promise<{ document: GraphDocument | null; problems: readonly ProblemData[] }>;
  acts(id: string): Promise<readonly PlacedAct[]>;
  events(id: string): Promise<readonly RunEvent[]>;
  curves(a: { runs: readonly string[]; metrics?: readonly string[]; points?: number }): Promise<readonly RunCurve[]>;
  annotate(id: string, notes: Partial<RunNotes>): Promise<RunNotes>;
  /** Into the trash, from where they come back; running ones stay. */
  remove(ids: readonly string[]): Promise<number>;
  restore(ids: readonly string[]): Promise<number>;
  emptyTrash(): Promise<number>;
  /** Called whenever the list changed. */
  watch(changed: () => void): () => void;
  close(): void;
}
