// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** All copies of one value agree: each becomes their mean over the first axis. [n, ...] -> [n, ...], the nearest point. */
export function projectConsensus(copies: tf.Tensor): tf.Tensor {
  return tf.broadcastTo(tf.mean(copies, 0, true), copies.shape);
}
