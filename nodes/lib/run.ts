// SPDX-License-Identifier: MIT-0
import type { Json, Schedule, Tensors } from "../ports.ts";
import type { View } from "./view.ts";

/** All that a training is, at a step border: enough to go on as if nothing had happened. */
export interface Saved {
  readonly tensors: Tensors;
  readonly host: Json;
}

export interface Checkpoints {
  /** The last state saved under this node and path, or null. The caller owns its tensors. */
  load(): Promise<Saved | null>;
  save(saved: Saved): Promise<void>;
  /** Save when this many milliseconds have passed since the last time. */
  readonly everyMs: number;
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
  /** Bytes of a file inside an installed npm package, for nodes with `services: ["packages"]`. */
  packageFile(packageName: string, path: string): Promise<Uint8Array>;
  /** The calls inside one turn of a container get their runs from here; `turn` is say "seed=101". */
  scope(turn: string): RunScope;
}
export type RunScope = (node: string) => Run;

/** Thrown by `breathe` when the user asked to stop: not a failure. */
export class Stopped extends Error {
  constructor() {
    super("stopped");
    this.name = "Stopped";
  }
}
