// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Schedule } from "../ports.ts";

/**
 * One cycle over a whole training: from peak / divide up to `peak`, then down to peak / divide / finalDivide,
 * both along half a cosine. The peak is at update warmupShare * steps - 1, the end at steps - 1; later updates keep it.
 *
 * Source: Smith and Topin 2017, arXiv:1708.07120, in the two-phase form of PyTorch's OneCycleLR.
 */
export function oneCycle({
  peak,
  steps,
  warmupShare,
  divide,
  finalDivide,
}: {
  peak: number;
  steps: number;
  warmupShare: number;
  divide: number;
  finalDivide: number;
}): Schedule {
  const first = peak / divide;
  const last = first / finalDivide;
  const top = warmupShare * steps - 1;
  const end = steps - 1;
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      if (step >= end) return { value: last, state };
      if (step <= top) return { value: between(first, peak, step / top), state };
      return { value: between(peak, last, (step - top) / (end - top)), state };
    },
  };
}

/** Half a cosine from `a` (share 0) to `b` (share 1); a ramp of no length is at its end. */
function between(a: number, b: number, share: number): number {
  return Number.isNaN(share) ? b : b + (a - b) * 0.5 * (1 + Math.cos(Math.PI * share));
}

export const card = {
  run: oneCycle,
  title: "One cycle",
  summary: "Climbs once to a high rate and comes down far below the start.",
  also: ["1cycle", "super-convergence", "OneCycleLR"],
  inputs: {},
  settings: {
    peak: { control: "number", default: 0.1, min: 0, onNode: true, doc: "Highest rate." },
    steps: { control: "number", default: 600, min: 2, step: 1, unit: "updates", onNode: true, doc: "Updates of the whole training." },
    warmupShare: { control: "number", default: 0.3, min: 0, max: 1, onNode: true, doc: "Share of the updates on the way up." },
    divide: { control: "number", default: 25, min: 1, doc: "Peak over the rate of the first update." },
    finalDivide: { control: "number", default: 10000, min: 1, doc: "Rate of the first update over that of the last." },
  },
  output: "Schedule",
  preview: true,
  reference: {
    by: "Smith and Topin 2017",
    title: "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
    arxiv: "1708.07120",
  },
} satisfies NodeCard<typeof oneCycle>;
