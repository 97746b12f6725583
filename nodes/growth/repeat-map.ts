// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { blocksOf, repeatOrder } from "../lib/blocks.ts";
import { modelOf } from "../lib/marks.ts";
import { flatten } from "../lib/tree.ts";
import type { Term } from "../lib/vocabulary/weights.ts";
import type { Model, WeightMap } from "../ports.ts";

/**
 * How the blocks of one net become those of another depth by being repeated or left out. Block i of D gets, of the source's L blocks,
 * - extend: floor(i L / D), each repeated in its place, or evenly left out;
 * - stack: i mod L, the whole row again, or cut off behind;
 * - stages: every block floor(D / L) times, the first D mod L of them once more.
 * What is no block is copied. `target` says the depth, and its weights do not count. Throws `blocks.none`.
 */
export function repeatMap({ source, target, rule }: { source: Model; target: Model; rule: "extend" | "stack" | "stages" }): WeightMap {
  const from = blocksOf(source, "source");
  const to = blocksOf(target, "target");
  const order = repeatOrder(from.length, to.length, rule);
  const terms: Record<string, readonly Term[]> = {};
  for (const path of flatten(target.weights).keys()) {
    const [name, ...rest] = path.split("/");
    const place = to.indexOf(name as string);
    const tensor = place < 0 ? path : [from[order[place] as number], ...rest].join("/");
    terms[path] = [{ source: 0, tensor, coefficient: 1 }];
  }
  return { is: "WeightMap", name: `${from.length} blocks as ${to.length}`, target: modelOf(target, target), terms };
}

export const card = {
  run: repeatMap,
  title: "Repeat blocks",
  summary: "Says how the blocks of one net become those of a deeper or flatter one.",
  also: ["stack", "grow depth", "stages", "layer dropping"],
  inputs: {
    source: { port: { Model: true }, doc: "A trained model with blocks." },
    target: { port: { Model: true }, doc: "A model of the depth that is wanted." },
  },
  settings: {
    rule: {
      control: "choice",
      default: "extend",
      options: ["extend", "stack", "stages"],
      onNode: true,
      doc: "Each block repeated in its place, the whole row again, or the first blocks once more.",
    },
  },
  output: "WeightMap",
  infer: { source: "x -> y", target: "x -> y" },
} satisfies NodeCard<typeof repeatMap>;
