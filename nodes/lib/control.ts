// SPDX-License-Identifier: MIT-0
import type { Act } from "./act.ts";

/** How a person reaches into a training; who watches it (an app) hands it in. */
export interface Control {
  /** Updates from which on the loop has to ask `at`; Infinity while nothing is asked for. Read at every border. */
  readonly next: number;
  /** Once more while `next` allows: what is to be done at this border. Waits while paused. Throws `Stopped`. */
  at(updates: number): Promise<readonly Act[]>;
}

/** Earlier states of one training, for going back and for branching off. */
export interface Ring<S> {
  wants(updates: number): boolean;
  /** Takes the snapshot over. */
  put(updates: number, snapshot: S): void;
  /** The newest one that is not later; it stays the ring's. */
  at(updates: number): S | undefined;
}
