// SPDX-License-Identifier: MIT-0
import type { Json, Schedule, Tensors } from "../ports.ts";
import type { Act, Author } from "./act.ts";
import type { Control, Ring } from "./control.ts";
import type { Done } from "./ledger.ts";
import type { Snapshot } from "./snapshot.ts";
import type { View } from "./view.ts";
import type { Answer } from "./vocabulary/learning.ts";

/** All that a training is, at a step border: enough to go on as if nothing had happened. */
export interface Saved {
  readonly tensors: Tensors;
  readonly host: Json;
}

export interface Checkpoints {
  /** The last state saved under this node and path, or null. The caller owns its tensors. */
  load(): Promise<Loaded | null>;
  /** Everything that `saved` holds has been copied when it resolves. */
  save(saved: Saved): Promise<void>;
  /** Resolves when all that was saved is on disk. */
  settle?(): Promise<void>;
  /** Save when this many milliseconds have passed since the last time. */
  readonly everyMs: number;
  /** Also save after every so many updates. */
  readonly everyUpdates?: number;
  /** At most this share of the time goes into saving: what takes long is done more rarely. */
  readonly share?: number;
}

/** `source`: whose state it is. That of another training (a fork) need not fit: what does not begins anew. */
export type Loaded = Saved & { readonly source?: "checkpoint" | "fork" };

/** A file that is no package's: data that a graph may choose, with all that a person wants to know before it is fetched. */
export interface Download {
  /** What people call it, say "ETTh1". */
  readonly name: string;
  /** Its name in the user's folder of downloads. */
  readonly file: string;
  /** Of one fixed version. */
  readonly url: string;
  /** Its length. */
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly licence: string;
  /** The setting of the node that chose it. */
  readonly field: string;
}

/** Whom a download tells how it goes, and who may stop it. */
export interface Telling {
  note(text: string): void;
  progress(done: number, of: number, unit: string): void;
  stopped(): boolean;
}

/**
 * What a node may do to the world around it: report, show, be stopped, be saved. It is handed in,
 * so the same node runs in the app, in a script and in a test. One belongs to one call.
 */
export interface Run {
  /** Name of the call on the canvas and in the script. */
  readonly node: string;
  /** A remark for whoever watches, once: say why this runs slower than it could. */
  note(text: string): void;
  /** Records numbers of one step; `step` counts updates from 1. */
  metric(step: number, values: Readonly<Record<string, number>>): void;
  /** Says which schedules drive which numbers, so that the schedule's own node can show its value. */
  drives(numbers: Readonly<Record<string, Schedule | number>>): void;
  /** The values that the numbers have in this step. */
  numbers(step: number, values: Readonly<Record<string, number>>): void;
  progress(done: number, of: number, unit: string): void;
  /** Examples shown and seconds spent after so many updates. */
  clock(step: number, presentations: number, seconds: number): void;
  /** Says that the training went on from a state that it did not make itself. */
  from(step: number, source: "checkpoint" | "fork" | "shared"): void;
  /** Says that an act was done at this border, or why not; `again`: it was done before, and is told once more. */
  acted(step: number, act: Act, result: Acted): void;
  show(name: string, view: View): void;
  /** A result that is not complete yet; nodes that follow it (a verdict) are shown again. */
  partial(value: unknown): void;
  /** Lets messages and timers in. Throws `Stopped` once the user asked to stop. */
  breathe(): Promise<void>;
  /** Milliseconds on some clock; only for pacing what is reported, never for results. */
  now(): number;
  /** At most this many updates in every training, for trying things out; Infinity without `--steps`. */
  readonly maxUpdates: number;
  readonly checkpoints?: Checkpoints;
  readonly control?: Control;
  readonly ring?: Ring<Snapshot>;
  readonly answers?: Answers;
  /** Earlier states of trainings like this one, but for numbers in time and for how long they train: it may share their beginning. */
  kin?(): readonly Ring<Snapshot>[];
  /** Bytes of a file inside an installed npm package, for nodes with `services: ["packages"]`. */
  packageFile(packageName: string, path: string): Promise<Uint8Array>;
  /** Bytes of a published file from the user's folder of downloads, fetched where it is not there, for nodes with `services: ["downloads"]`. */
  download(file: Download): Promise<Uint8Array>;
  /** The calls inside one turn of a container get their runs from here; `turn` is say "seed=101". A cap of updates can only be lowered. */
  scope(turn: string, limits?: { readonly maxUpdates?: number }): RunScope;
}
/** What came of an act, and who did it where that was no person. */
export type Acted = Author & { readonly value?: number; readonly refused?: string; readonly again?: true };

/** What somebody outside this program answered, kept so that it need not be asked again. */
export interface Answers {
  /** At that border, in the run that is done again or gone on with; undefined: it has to be asked. */
  at(updates: number, isRescue: boolean): Answer | undefined;
  /** Resolves when it is written down. */
  keep(done: readonly Done[]): Promise<void>;
}

export type RunScope = (node: string) => Run;

/** Thrown by `breathe` when the user asked to stop: not a failure. */
export class Stopped extends Error {
  constructor() {
    super("stopped");
    this.name = "Stopped";
  }
}
