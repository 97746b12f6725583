// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "./problem.ts";

/**
 * Class numbers (int32 [batch]) as rows with a one at their class: float32 [batch, classes].
 *
 * Throws `labels-outside` for a number that is no class: its row would be all zeros, and its loss zero whatever the model says.
 */
export function oneHotLabels(labels: tf.Tensor, classes: number): tf.Tensor {
  const outside = labels.dataSync().filter((label) => label < 0 || label >= classes);
  if (outside.length > 0) {
    const label = outside[0] as number;
    const most = Math.max(...outside);
    throw new Problem("labels-outside", `An example has the label ${label}, but the model tells ${classes} classes apart, from 0 on.`, {
      field: "model",
      fix: label < 0 ? "Wire examples whose labels are classes." : `Set the outputs of the model to ${most + 1} or more.`,
    });
  }
  return tf.oneHot(labels as tf.Tensor1D, classes);
}
