import type { RunRecord } from "./run-record.ts";

/** Runs that wait for a free core, in order. It is kept on disk and goes on after a restart. */
export interface QueueState {
  readonly paused: boolean;
  /** How many run at a time. */
  readonly lanes: number;
  readonly running: readonly RunRecord[];
  readonly waiting: readonly RunRecord[];
}
