// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

export type LossForm = "fixedPoint" | "newton" | "margin";

/**
 * Logits moved towards their labels: `logits` and `truth` (one-hot) [batch, classes].
 *
 * - newton: the proximal point of the cross-entropy, argmin |l' - l|^2 / (2 lambda) + crossEntropy(l', truth), that is
 *   l' = l + lambda (truth - softmax(l')), by Newton's method; its Hessian I / lambda + diag(s) - s s' is inverted in closed form.
 * - fixedPoint: `rounds` rounds of that equation as an assignment, from l. From lambda 2 on it need not converge: at lambda 5 it ends
 *   in a cycle of two points, far beyond the proximal point. It is what the paper's numbers were made with.
 * - margin: the nearest point where wrong classes are at most 0 and the right one at least 1; lambda and rounds say nothing.
 *
 * Bergmeister 2025 (arXiv:2506.05878).
 */
export function projectLoss(logits: tf.Tensor, truth: tf.Tensor, how: { form: LossForm; lambda: number; rounds: number }): tf.Tensor {
  const { form, lambda, rounds } = how;
  if (form === "margin") return tf.add(tf.mul(truth, tf.maximum(logits, 1)), tf.mul(tf.sub(1, truth), tf.minimum(logits, 0)));
  let moved = logits;
  for (let round = 0; round < rounds; round++) {
    const share = tf.softmax(moved);
    const target = tf.add(logits, tf.mul(tf.sub(truth, share), lambda));
    moved = form === "fixedPoint" ? target : tf.add(moved, newtonStep(tf.sub(target, moved), share, lambda));
  }
  return moved;
}

/** (I + lambda (diag(s) - s s'))^-1 r, by the formula of Sherman and Morrison. */
function newtonStep(residual: tf.Tensor, share: tf.Tensor, lambda: number): tf.Tensor {
  const inverse = tf.div(1, tf.add(tf.mul(share, lambda), 1));
  const plain = tf.mul(residual, inverse);
  const along = tf.mul(share, inverse);
  // 1 - lambda s' D^-1 s, written so that nothing is lost to rounding: the shares add up to 1.
  const rest = tf.sum(along, -1, true);
  return tf.add(plain, tf.mul(along, tf.div(tf.mul(tf.sum(tf.mul(share, plain), -1, true), lambda), rest)));
}
