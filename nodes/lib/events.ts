// SPDX-License-Identifier: MIT-0
import type { Json } from "../ports.ts";
import type { View } from "./view.ts";

/** What a run tells, line by line: the app's messages, `--json` on the command line and in the script. */
export type RunEvent =
  /** `engine`: what computes it. */
  | { event: "start"; run: string; seeds: readonly number[]; engine?: string }
  | { event: "call"; node: string; path: string; state: "running" | "done" | "cached" | "failed"; ms?: number }
  | { event: "metric"; node: string; path: string; step: number; name: string; value: number }
  | { event: "number"; node: string; path: string; step: number; name: string; value: number; by?: string }
  | { event: "progress"; node: string; path: string; done: number; of: number; unit: string; perSecond: number; secondsLeft: number }
  | { event: "view"; node: string; path: string; name: string; view: View }
  | { event: "note"; node: string; path: string; text: string }
  | { event: "end"; run: string; status: "done" | "failed" | "stopped"; outputs: Readonly<Record<string, Json>>; problem?: ProblemData };

export interface ProblemData {
  readonly code: string;
  readonly node?: string;
  readonly field?: string;
  readonly message: string;
  readonly fix: string;
}
