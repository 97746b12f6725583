// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { flatten } from "../lib/tree.ts";
import type { Series } from "../lib/view.ts";
import type { Probe, Tensors } from "../ports.ts";

/**
 * A picture of a model of `linearLayers` while it learns: `count` of its kernels' weights as lines over the place in the net, from 0 to 1,
 * with dots where a net of `depth` blocks takes its own.
 */
export function weightLines({ count, depth, every }: { count: number; depth: number; every: number }): Probe {
  return {
    is: "Probe",
    name: "lines",
    every,
    draw: async ({ models }) => {
      const line = models.model?.weights.line as { base: Tensors; slope: Tensors } | undefined;
      if (!line) return null;
      const kernels = [...flatten(line.base)].filter(([, { rank }]) => rank > 1);
      const slopes = flatten(line.slope);
      const x = Array.from({ length: depth }, (_, place) => place / depth);
      const series: Series[] = [];
      for (const [path, base] of kernels) {
        const each = Math.ceil(count / kernels.length);
        const [b, a] = [await base.data(), await (slopes.get(path) as typeof base).data()];
        for (let n = 0; n < each && series.length < count; n++) {
          const at = Math.floor(((n + 0.5) / each) * b.length);
          const y = [...x, 1].map((place) => (b[at] as number) + place * (a[at] as number));
          series.push({ name: "", x: [...x, 1], y, dots: true, tone: (n + 1) / (each + 1) });
        }
      }
      return { is: "Lines", x: { label: "place in the net" }, y: { label: "weight" }, series };
    },
  };
}

export const card = {
  run: weightLines,
  title: "Weights on a line",
  summary: "Draws weights over their place in the net, with dots where a depth takes its own.",
  also: ["learngene", "probe", "layer position"],
  inputs: {},
  settings: {
    count: { control: "number", default: 20, min: 1, step: 1, unit: "weights", doc: "How many weights are drawn." },
    depth: { control: "number", default: 4, min: 1, step: 1, unit: "blocks", onNode: true, doc: "The depth whose places have dots." },
    every: { control: "number", default: 50, min: 0, step: 1, unit: "updates", doc: "Updates between two pictures; 0: only at the end." },
  },
  output: "Probe",
} satisfies NodeCard<typeof weightLines>;
