// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Model, Tensors } from "../../ports.ts";
import { columnLengths } from "../column-lengths.ts";
import { type Init, initialLayer } from "../initial.ts";
import type { Key } from "../key.ts";
import { derive } from "../random.ts";
import { isTensor } from "../tree.ts";

/**
 * Weights as `model` has them before it learnt anything, drawn anew: dense layers and convolutions as `initialLayer` draws them, each
 * from the stream of its name, also where a kernel is kept as `direction` and `length`. For an MLP they are those that `mlp` would begin
 * with under this key. All others (scales, gates) are the model's own. The caller owns what comes out.
 */
export function freshWeights(model: Model, init: Init, key: Key): Tensors {
  return renewed(model.weights, init, key);
}

function renewed(tree: Tensors, init: Init, key: Key): Tensors {
  const kernel = tree.kernel ?? tree.direction;
  const drawn = isTensor(kernel) ? initialLayer(init, kernel.shape, key) : {};
  const made: Record<string, tf.Tensor | Tensors> = {};
  for (const [name, value] of Object.entries(tree)) {
    if (!isTensor(value)) made[name] = renewed(value, init, derive(key, name));
    else if (name === "length" && isTensor(tree.direction)) made[name] = columnLengths(drawn.kernel as tf.Tensor);
    else if (name === "direction") made[name] = (drawn.kernel as tf.Tensor).clone();
    else made[name] = ((drawn[name] as tf.Tensor | undefined) ?? value).clone();
  }
  for (const tensor of Object.values(drawn)) (tensor as tf.Tensor).dispose();
  return made;
}
