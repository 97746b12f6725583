// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { aroundAxis, type Rule } from "./register.ts";

interface Attributes {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Sums over the channels at most `radius` away. */
function overWindow(x: tf.Tensor, radius: number): tf.Tensor {
  const [rows, side] = aroundAxis(x.shape, x.rank - 1);
  const reach = Math.min(radius, side - 1);
  const padded = tf.pad(tf.reshape(x, [rows, side]), [
    [0, 0],
    [reach, reach],
  ]);
  let sum = tf.slice(padded, [0, 0], [rows, side]);
  for (let at = 1; at <= 2 * reach; at++) sum = tf.add(sum, tf.slice(padded, [0, at], [rows, side]));
  return tf.reshape(sum, x.shape);
}

/**
 * The kernel's dx = dy s^-b - 2ab x W(dy x s^(-b-1)) with s = bias + a W(x^2), b = beta, a = alpha and W the sum over a
 * window, which is symmetric; below, <g, dx> is derived by dy and by x. y is a function of x, so its share counts with x.
 */
export const normalise: Rule = {
  kernel: "LRNGrad",
  inputs: ["x", "y", "dy"],
  gradients: (g: tf.Tensor, [x, y, dy], { depthRadius, bias, alpha, beta }: Attributes) => {
    const [at, given] = [x as tf.Tensor, dy as tf.Tensor];
    const window = (t: tf.Tensor) => overWindow(t, depthRadius);
    const times = (first: tf.Tensor, ...others: readonly tf.Tensor[]) => others.reduce((product, t) => tf.mul(product, t), first);
    const s = () => tf.add(tf.mul(window(tf.square(at)), alpha), bias);
    const double = 2 * alpha * beta;
    return {
      dy: () => {
        const power = tf.pow(s(), -beta - 1);
        return tf.sub(tf.mul(g, tf.pow(s(), -beta)), tf.mul(times(at, power, window(tf.mul(g, at))), double));
      },
      x: () => {
        const sum = s();
        const power = tf.pow(sum, -beta - 1);
        const seen = window(tf.mul(g, at));
        const direct = tf.addN([
          times(at, window(times(g, given, power))),
          times(g, window(times(given, at, power))),
          times(given, power, seen),
        ]);
        const bySum = times(at, window(times(seen, given, at, tf.pow(sum, -beta - 2))));
        return tf.sub(tf.mul(bySum, 2 * alpha * double * (beta + 1)), tf.mul(direct, double));
      },
      y: () => tf.zeros((y as tf.Tensor).shape),
    };
  },
};
