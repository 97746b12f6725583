// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** Lengths of a kernel's columns, one an output: over all axes but the last. */
export function columnLengths(kernel: tf.Tensor): tf.Tensor {
  const inputs = kernel.shape.slice(1).map((_, axis) => axis);
  return tf.tidy(() => tf.sqrt(tf.sum(tf.square(kernel), inputs)));
}
