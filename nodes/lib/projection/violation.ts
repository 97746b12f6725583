// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { DenseLayer, Edges, LayerEdges } from "./graph.ts";

/**
 * How far two points are apart: the root of the mean over all edges of (a - b)^2, a scalar. 0 where all constraints hold. Distances are
 * what projections make small: at first only the few edges of the loss are wrong, by much, and then many are, by little.
 */
export function meanViolation(one: Edges, other: Edges): tf.Scalar {
  const sums: tf.Tensor[] = [];
  let count = 0;
  for (const [name, layer] of Object.entries(one)) {
    for (const [kind, edges] of Object.entries(layer)) {
      sums.push(tf.sum(tf.square(tf.sub(edges, (other[name] as LayerEdges)[kind as "sum"]))));
      count += edges.size;
    }
  }
  const sum = sums.reduce((a, b) => tf.add(a, b));
  return tf.sqrt(tf.div(sum, count)) as tf.Scalar;
}

/** The mean over the batch of |a - b| of the copies of each weight: `<layer>` [out, in]. */
export function weightViolation(layers: readonly DenseLayer[], one: Edges, other: Edges): Record<string, tf.Tensor> {
  return Object.fromEntries(
    layers.map(({ name }) => [
      name,
      tf.mean(tf.abs(tf.sub((one[name] as LayerEdges).weight, (other[name] as LayerEdges).weight)), 0) as tf.Tensor,
    ]),
  );
}
