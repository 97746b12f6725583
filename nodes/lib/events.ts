// SPDX-License-Identifier: MIT-0
import type { Json } from "../ports.ts";
import type { Act, Author } from "./act.ts";
import type { View } from "./view.ts";

/** What a run tells, line by line: the app's messages, `--json` on the command line and in the script. */
export type RunEvent =
  /** `engine`: what computes it. */
  | { event: "start"; run: string; seeds: readonly number[]; engine?: string }
  | { event: "call"; node: string; path: string; state: "running" | "done" | "cached" | "failed"; ms?: number; identity?: string }
  | { event: "metric"; node: string; path: string; step: number; name: string; value: number }
  | { event: "number"; node: string; path: string; step: number; name: string; value: number; by?: string }
  | { event: "progress"; node: string; path: string; done: number; of: number; unit: string; perSecond: number; secondsLeft: number }
  | { event: "view"; node: string; path: string; name: string; view: View }
  | { event: "note"; node: string; path: string; text: string }
  /** How far a training is in other units than updates; told ten times a second, for other x axes. */
  | { event: "clock"; node: string; path: string; step: number; presentations: number; seconds: number }
  /** It stands at this border and waits, or goes on. */
  | { event: "paused" | "resumed"; node: string; path: string; step: number }
  /** A training's state was taken up: from a checkpoint, from another run (a fork), or from a run with the same beginning. */
  | { event: "from"; node: string; path: string; step: number; source: "checkpoint" | "fork" | "shared" }
  /** Done at this border; `value` is read back from where the number is used. `refused` says why it could not be done. */
  | ({ event: "act"; node: string; path: string; step: number; act: Act; value?: number; refused?: string; again?: true } & Author)
  /** The data that a node gave out, by content. */
  | { event: "data"; node: string; path: string; hash: string; count: number }
  | { event: "end"; run: string; status: "done" | "failed" | "stopped"; outputs: Readonly<Record<string, Json>>; problem?: ProblemData };

export interface ProblemData {
  readonly code: string;
  readonly node?: string;
  readonly field?: string;
  readonly message: string;
  readonly fix: string;
}
