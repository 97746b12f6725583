// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Json, Schedule } from "../ports.ts";

/**
 * Schedule `a` for the first `step` updates, then `b`, whose clock starts at its own 0: both its updates and
 * its presentations are counted from the change. Metrics are passed on as they are.
 */
export function after({ a, b, step }: { a: Schedule; b: Schedule; step: number }): Schedule {
  type State = { a: Json; b: Json; since: number | null };
  return {
    is: "Schedule",
    init: (): State => ({ a: a.init(), b: b.init(), since: null }),
    at: (state: State, clock) => {
      if (clock.step < step) {
        const now = a.at(state.a, clock);
        return { value: now.value, state: { ...state, a: now.state } };
      }
      const since = state.since ?? clock.presentations;
      const now = b.at(state.b, { step: clock.step - step, presentations: clock.presentations - since, metrics: clock.metrics });
      return { value: now.value, state: { ...state, b: now.state, since } };
    },
  };
}

export const card = {
  run: after,
  title: "One after the other",
  summary: "Follows one schedule, then another.",
  also: ["join", "sequence", "piecewise", "warm-up and decay"],
  inputs: {
    a: { port: { Schedule: true }, doc: "The schedule that comes first." },
    b: { port: { Schedule: true }, doc: "The one that comes after it and counts from its own beginning." },
  },
  settings: {
    step: { control: "number", default: 100, min: 0, step: 1, unit: "updates", onNode: true, doc: "Updates that the first one lasts." },
  },
  output: "Schedule",
  preview: true,
} satisfies NodeCard<typeof after>;
