// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Schedule } from "../ports.ts";

/**
 * A straight ramp: `from` until update `start`, then evenly to `to` over `steps` updates, then `to`.
 * value(t) = from + (to - from) min(1, max(0, (t - start) / steps)); t counts updates from 0.
 */
export function linear({ from, to, start, steps }: { from: number; to: number; start: number; steps: number }): Schedule {
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      const share = Math.min(1, Math.max(0, (step - start) / steps));
      return { value: share === 1 ? to : from + (to - from) * share, state };
    },
  };
}

export const card = {
  run: linear,
  title: "Ramp",
  summary: "Goes from one value to another in a straight line.",
  also: ["linear", "warm-up", "linear decay"],
  inputs: {},
  settings: {
    from: { control: "number", default: 0, onNode: true, doc: "Value at the start." },
    to: { control: "number", default: 0.1, onNode: true, doc: "Value at the end and ever after." },
    start: { control: "number", default: 0, min: 0, step: 1, unit: "updates", doc: "Updates before the ramp begins." },
    steps: { control: "number", default: 100, min: 1, step: 1, unit: "updates", onNode: true, doc: "Length of the ramp." },
  },
  output: "Schedule",
  preview: true,
} satisfies NodeCard<typeof linear>;
