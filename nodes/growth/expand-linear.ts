// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { blocksOf } from "../lib/blocks.ts";
import { modelOf } from "../lib/marks.ts";
import { Problem } from "../lib/problem.ts";
import { flatten } from "../lib/tree.ts";
import type { Term } from "../lib/vocabulary/weights.ts";
import type { Model, Tensors, WeightMap } from "../ports.ts";

/**
 * How blocks on a line become those of a net of any depth: block i of D, counted from 0, is base + (i / D) slope, written out as
 * tensors of its own. What is no block is copied. `slope` times the slope: 0 repeats the base, the control that has no line.
 *
 * `source` is a model of `linearLayers`, trained or not; `target` says the depth, and its weights do not count.
 * Source: Xia et al. 2024, arXiv:2312.05614. Throws `expand-linear.source`, `blocks.none`.
 */
export function expandLinear({ source, target, slope }: { source: Model; target: Model; slope: number }): WeightMap {
  const line = source.weights.line as { base?: Tensors; slope?: Tensors } | undefined;
  if (!line?.base || !line.slope) {
    throw new Problem("expand-linear.source", "The source has no blocks on a line.", {
      field: "source",
      fix: "Wire a model of Blocks on a line, after its training.",
    });
  }
  const blocks = blocksOf(target, "target");
  const terms: Record<string, readonly Term[]> = {};
  for (const path of flatten(target.weights).keys()) {
    const [name, ...rest] = path.split("/");
    const place = blocks.indexOf(name as string);
    const inner = rest.join("/");
    terms[path] =
      place < 0
        ? [{ source: 0, tensor: path, coefficient: 1 }]
        : [
            { source: 0, tensor: `line/base/${inner}`, coefficient: 1 },
            { source: 0, tensor: `line/slope/${inner}`, coefficient: (slope * place) / blocks.length },
          ];
  }
  // A map lives on when the model it was made with is gone.
  return { is: "WeightMap", name: `${blocks.length} points of a line`, target: modelOf(target, target), terms };
}

export const card = {
  run: expandLinear,
  title: "Expand a line",
  summary: "Says how blocks on a line become a net of any depth.",
  also: ["TLEG", "learngene", "grow depth", "variable-sized models"],
  inputs: {
    source: { port: { Model: true }, doc: "A model of Blocks on a line." },
    target: { port: { Model: true }, doc: "A model of the depth that is wanted." },
  },
  settings: {
    slope: { control: "number", default: 1, onNode: true, doc: "Times the slope: 1 is the method, 0 repeats the base." },
  },
  output: "WeightMap",
  infer: { source: "x -> y", target: "x -> y" },
  reference: { by: "Xia et al. 2024", title: "Transformer as Linear Expansion of Learngene", arxiv: "2312.05614" },
} satisfies NodeCard<typeof expandLinear>;
