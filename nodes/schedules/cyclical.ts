// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Schedule } from "../ports.ts";

/**
 * A learning rate that climbs from `base` to `peak` in `halfCycle` updates and back in as many, again and again.
 *
 * With s = halfCycle, cycle = floor(1 + t / 2s) and x = |t / s - 2 cycle + 1|:
 * rate(t) = base + (peak - base) max(0, 1 - x) k, where k = 1 (triangular), 2^-(cycle - 1) (triangular2)
 * or gamma^t (expRange). t counts updates, so the first update uses `base`.
 *
 * Source: Smith 2017, arXiv:1506.01186, section 3.1.
 */
export function cyclical({
  base,
  peak,
  halfCycle,
  shape,
  gamma,
}: {
  base: number;
  peak: number;
  halfCycle: number;
  shape: "triangular" | "triangular2" | "expRange";
  gamma: number;
}): Schedule {
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      const cycle = Math.floor(1 + step / (2 * halfCycle));
      const x = Math.abs(step / halfCycle - 2 * cycle + 1);
      const height = shape === "triangular" ? 1 : shape === "triangular2" ? 2 ** -(cycle - 1) : gamma ** step;
      return { value: base + (peak - base) * Math.max(0, 1 - x) * height, state };
    },
  };
}

export const card = {
  run: cyclical,
  title: "Cyclical learning rate",
  summary: "Climbs and falls between two rates, again and again.",
  also: ["CLR", "triangular", "saw-tooth"],
  inputs: {},
  settings: {
    base: { control: "number", default: 0.02, min: 0, onNode: true, doc: "Rate at the bottom of every cycle." },
    peak: { control: "number", default: 0.1, min: 0, onNode: true, doc: "Rate at the top of the first cycle." },
    halfCycle: {
      control: "number",
      default: 100,
      min: 1,
      step: 1,
      unit: "updates",
      onNode: true,
      doc: "Updates from bottom to top; 2 to 10 epochs are usual.",
    },
    shape: {
      control: "choice",
      default: "triangular",
      options: ["triangular", "triangular2", "expRange"],
      doc: "Whether later cycles are as high as the first, half as high each time, or shrink by gamma with every update.",
    },
    gamma: {
      control: "number",
      default: 0.9999,
      min: 0,
      max: 1,
      when: { setting: "shape", is: ["expRange"] },
      doc: "What the height is multiplied by with every update.",
    },
  },
  output: "Schedule",
  preview: true,
  reference: { by: "Smith 2017", title: "Cyclical Learning Rates for Training Neural Networks", arxiv: "1506.01186" },
} satisfies NodeCard<typeof cyclical>;
