// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** What `make` returns, without a gradient through it: nothing inside is written on the tape. */
export function detach(make: () => tf.Tensor): tf.Tensor {
  return tf.customGrad(() => ({ value: make(), gradFunc: () => [] }))();
}
