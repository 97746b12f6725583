// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Schedule } from "../ports.ts";

/**
 * Half a cosine from `from` down (or up) to `to`, after an optional straight warm-up.
 *
 * With w = warmup: value(t) = from (t + 1) / (w + 1) for t < w, so that no update is wasted on a rate of 0;
 * then to + (from - to) (1 + cos(pi (t - w) / (steps - w))) / 2, and `to` from t = steps on. t counts updates from 0.
 *
 * Source: Loshchilov and Hutter 2016, arXiv:1608.03983, equation 5 (without restarts).
 */
export function cosine({ from, to, steps, warmup }: { from: number; to: number; steps: number; warmup: number }): Schedule {
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      if (step < warmup) return { value: (from * (step + 1)) / (warmup + 1), state };
      if (step >= steps) return { value: to, state };
      return { value: to + (from - to) * 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (steps - warmup))), state };
    },
  };
}

export const card = {
  run: cosine,
  title: "Cosine",
  summary: "Falls slowly, then fast, then slowly, along half a cosine.",
  also: ["cosine annealing", "cosine decay", "warm-up", "SGDR"],
  inputs: {},
  settings: {
    from: { control: "number", default: 0.1, onNode: true, doc: "Value where the cosine begins." },
    to: { control: "number", default: 0, onNode: true, doc: "Value where it ends, kept ever after." },
    steps: {
      control: "number",
      default: 600,
      min: 1,
      step: 1,
      unit: "updates",
      onNode: true,
      doc: "Updates until the end, warm-up included.",
    },
    warmup: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Updates over which the value first climbs in a straight line.",
    },
  },
  output: "Schedule",
  preview: true,
  reference: { by: "Loshchilov and Hutter 2016", title: "SGDR: Stochastic Gradient Descent with Warm Restarts", arxiv: "1608.03983" },
} satisfies NodeCard<typeof cosine>;
