// SPDX-License-Identifier: MIT-0
import type { Act } from "./act.ts";
import type { Control } from "./control.ts";

/** A hand that does acts at given updates, as a person or a replay would. */
export function doing(acts: readonly { readonly step: number; readonly act: Act }[], after = 0): Control {
  const waiting = acts.slice(after);
  return {
    get next() {
      return waiting[0]?.step ?? Number.POSITIVE_INFINITY;
    },
    at: async (updates) => {
      const now: Act[] = [];
      while (waiting[0] && waiting[0].step <= updates) now.push((waiting.shift() as { act: Act }).act);
      return now;
    },
  };
}
