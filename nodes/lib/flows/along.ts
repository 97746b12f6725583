// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { detach } from "../detach.ts";

type Function = (...at: tf.Tensor[]) => tf.Tensor;
type Found = { value: tf.Tensor; derivative: tf.Tensor };

/** Exact, by reverse mode alone. `value` carries gradients, `derivative` does not. */
export function doubleBackward(f: Function, at: readonly tf.Tensor[], along: readonly tf.Tensor[]): Found {
  const value = f(...at);
  // Cut off from what made them: on a tape that is already running, a gradient for t would go on through a gap that was made of t.
  const here = at.map((place) => detach(() => tf.clone(place)));
  const pulled = (w: tf.Tensor): tf.Scalar =>
    tf.tidy(() => {
      const gradients = tf.grads((...places: tf.Tensor[]) => tf.sum(tf.mul(f(...places), w)))(here);
      return gradients
        .map((gradient, place) => tf.sum(tf.mul(gradient, along[place] as tf.Tensor)))
        .reduce((sum, part) => tf.add(sum, part)) as tf.Scalar;
    });
  // Any w would do: the gradient does not depend on it.
  const derivative = tf.grad(pulled)(tf.zerosLike(value));
  // Not made inside of `detach`, where there would be no tape for its own passes.
  return { value, derivative: detach(() => tf.clone(derivative)) };
}

/** By differences, at a distance of `step` along the direction. */
export function centralDifference(f: Function, at: readonly tf.Tensor[], along: readonly tf.Tensor[], step: number): Found {
  const moved = (by: number) => f(...at.map((place, n) => tf.add(place, tf.mul(along[n] as tf.Tensor, by))));
  const derivative = detach(() => tf.tidy(() => tf.div(tf.sub(moved(step), moved(-step)), 2 * step)));
  return { value: f(...at), derivative };
}
