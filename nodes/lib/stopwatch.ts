// SPDX-License-Identifier: MIT-0
import type { Ledger } from "./ledger.ts";
import type { Run } from "./run.ts";

/** Counts the time that a training takes into its ledger, and tells how far it is in examples and seconds. */
export function stopwatch(run: Run, ledger: Ledger) {
  let last = run.now();
  const tick = () => {
    const now = run.now();
    ledger.seconds += (now - last) / 1000;
    last = now;
  };
  return {
    tick,
    /** What passed since the last tick was a pause. */
    skip: () => {
      last = run.now();
    },
    tell: () => {
      tick();
      const { clock, updates, presentations, seconds } = ledger;
      if (updates === 0 || clock.x.at(-1) === updates) return;
      clock.x.push(updates);
      clock.presentations.push(presentations);
      clock.seconds.push(seconds);
      run.clock(updates, presentations, seconds);
    },
  };
}
