// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "./problem.ts";

/**
 * Throws `labels-outside` for a number that is no class: its row of a one-hot would be all zeros, and its loss
 * zero whatever the model says. Reads the labels back, so a training asks once and not at every step.
 */
export function checkLabels(labels: tf.Tensor, classes: number): void {
  const outside = labels.dataSync().filter((label) => label < 0 || label >= classes);
  if (outside.length > 0) {
    const label = outside[0] as number;
    const most = Math.max(...outside);
    throw new Problem("labels-outside", `An example has the label ${label}, but the model tells ${classes} classes apart, from 0 on.`, {
      field: "model",
      fix: label < 0 ? "Wire examples whose labels are classes." : `Set the outputs of the model to ${most + 1} or more.`,
    });
  }
}

/** Cross-entropy of each row in nats, [batch], of logits and the probabilities that are right, both [batch, classes]. */
export function crossEntropyOf(logits: tf.Tensor, target: tf.Tensor): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), -1));
}

/** Cross-entropy of each row in nats, and whether its largest logit is the label's, 0 or 1, both [batch]. Labels are not checked. */
export function surprise(logits: tf.Tensor, label: tf.Tensor): { each: tf.Tensor; right: tf.Tensor } {
  return {
    each: crossEntropyOf(logits, tf.oneHot(label as tf.Tensor1D, logits.shape.at(-1) as number)),
    right: tf.cast(tf.equal(tf.argMax(logits, -1), label), "float32"),
  };
}

/** Class numbers (int32 [batch]) as rows with a one at their class: float32 [batch, classes]. Checks them. */
export function oneHotLabels(labels: tf.Tensor, classes: number): tf.Tensor {
  checkLabels(labels, classes);
  return tf.oneHot(labels as tf.Tensor1D, classes);
}
