// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { cloneTree, flatten, unflatten } from "../lib/tree.ts";
import type { Term } from "../lib/vocabulary/weights.ts";
import type { Model, WeightMap } from "../ports.ts";

/**
 * A model whose weights are made of others' as a map says: each tensor is the sum of coefficient times source tensor, with rows and
 * columns taken where the map names them. Tensors that the map does not list keep the target's own. Nothing is shared with the sources.
 *
 * Throws `remap.source`, `remap.tensor` and `remap.shape`, naming the tensor.
 */
export function remap({ sources, map }: { sources: readonly Model[]; map: WeightMap }): Model {
  const flat = sources.map(({ weights }) => flatten(weights));
  const { target, terms } = map;
  const made = new Map<string, tf.Tensor>();
  for (const [path, own] of flatten(target.weights)) {
    const parts = terms[path];
    if (!parts) {
      made.set(path, own.clone());
      continue;
    }
    const sum = tf.tidy(() => parts.map((term) => termOf(term, flat, path)).reduce((a, b) => tf.add(a, b)));
    if (`${sum.shape}` !== `${own.shape}`) {
      throw new Problem("remap.shape", `"${path}" would get the shape [${sum.shape}], but the model wants [${own.shape}].`, {
        field: "map",
        fix: "Wire the target that the map was made for, with the widths of the source.",
      });
    }
    made.set(path, sum);
  }
  return { ...target, weights: unflatten(made), stats: cloneTree(target.stats), constants: cloneTree(target.constants) };
}

function termOf({ source, tensor, coefficient, rows, columns }: Term, flat: readonly Map<string, tf.Tensor>[], path: string): tf.Tensor {
  const from = flat[source];
  if (!from) {
    throw new Problem("remap.source", `"${path}" comes from model ${source + 1}, and ${flat.length} are wired.`, {
      field: "sources",
      fix: "Wire the models that the map was made for, in their order.",
    });
  }
  const found = from.get(tensor);
  if (!found) {
    throw new Problem("remap.tensor", `"${path}" comes from "${tensor}", which model ${source + 1} does not have.`, {
      field: "sources",
      fix: "Wire the model that the map was made for; a frozen model has no weights.",
    });
  }
  const last = found.rank - 1;
  const cut = rows ? tf.gather(found, tf.tensor1d([...rows], "int32"), last - 1) : found;
  const taken = columns ? tf.gather(cut, tf.tensor1d([...columns], "int32"), last) : cut;
  return tf.mul(taken, coefficient);
}

export const card = {
  run: remap,
  title: "Remap weights",
  summary: "Makes the weights of one model out of those of others, as a map says.",
  also: ["grow", "expand", "merge", "net2net", "transfer", "initialise from"],
  inputs: {
    sources: { port: { Model: true }, many: true, doc: "The models whose weights are used, in the order of the map." },
    map: { port: { WeightMap: true }, doc: "How each tensor is made." },
  },
  settings: {},
  output: "Model",
} satisfies NodeCard<typeof remap>;
