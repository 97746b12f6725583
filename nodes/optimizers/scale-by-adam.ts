// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { mapTree } from "../lib/tree.ts";
import type { GradientTransform, Tensors } from "../ports.ts";

/**
 * Divides a running mean of the gradient by the root of a running mean of its square, weight by weight:
 * m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, update = (m / c1) / (sqrt(v / c2) + eps).
 *
 * c1 = 1 - b1^t and c2 = 1 - b2^t undo the zero start. They are kept as running means of the number 1,
 * so that they round exactly as m and v do and the first update is sign(g) to the last bit but eps.
 * `nesterov` puts this step's gradient into m once more (NAdam); `amsgrad` never lets v / c2 shrink.
 * State: `moment`, `square` (one tensor a weight each), the scalars c1 and c2, with amsgrad `highest`.
 *
 * Source: Kingma and Ba 2014, arXiv:1412.6980, algorithm 1; Dozat 2016 (NAdam); Reddi et al. 2018, arXiv:1904.09237 (AMSGrad).
 */
export function scaleByAdam({
  b1,
  b2,
  eps,
  nesterov,
  amsgrad,
}: {
  b1: number;
  b2: number;
  eps: number;
  nesterov: boolean;
  amsgrad: boolean;
}): GradientTransform {
  const mean = (old: tf.Tensor, now: tf.Tensor | number, b: number) => tf.add(tf.mul(old, b), tf.mul(now, 1 - b));
  return {
    is: "GradientTransform",
    numbers: {},
    init: (weights) => {
      const zeros = () => mapTree((weight) => tf.zerosLike(weight), weights);
      const start = { moment: zeros(), square: zeros(), c1: tf.scalar(0), c2: tf.scalar(0) };
      return amsgrad ? { ...start, highest: zeros() } : start;
    },
    update: (gradients, state) =>
      tf.tidy(() => {
        const moment = mapTree((g, m) => mean(m, g, b1), gradients, state.moment as Tensors);
        const square = mapTree((g, v) => mean(v, tf.square(g), b2), gradients, state.square as Tensors);
        const c1 = mean(state.c1 as tf.Tensor, 1, b1);
        const c2 = mean(state.c2 as tf.Tensor, 1, b2);
        const steep = mapTree((v) => tf.div(v, c2), square);
        const highest = amsgrad ? mapTree((now, old) => tf.maximum(now, old), steep, state.highest as Tensors) : steep;
        const next = mean(c1, 1, b1);
        const direction = nesterov
          ? mapTree((m, g) => tf.add(tf.mul(tf.div(m, next), b1), tf.mul(tf.div(g, c1), 1 - b1)), moment, gradients)
          : mapTree((m) => tf.div(m, c1), moment);
        const updates = mapTree((d, v) => tf.div(d, tf.add(tf.sqrt(v), eps)), direction, highest);
        const kept = { moment, square, c1, c2 };
        return { updates, state: amsgrad ? { ...kept, highest } : kept };
      }),
  };
}

export const card = {
  run: scaleByAdam,
  title: "Adam",
  summary: "Gives every weight a step of its own size, from running means of its gradient and its square.",
  also: ["AdamW", "NAdam", "AMSGrad", "adaptive"],
  inputs: {},
  settings: {
    b1: {
      control: "number",
      default: 0.9,
      min: 0,
      max: 0.9999,
      onNode: true,
      doc: "Share of the running mean of gradients that is kept at each update.",
    },
    b2: {
      control: "number",
      default: 0.999,
      min: 0,
      max: 0.999999,
      onNode: true,
      doc: "Share of the running mean of squared gradients that is kept at each update.",
    },
    eps: {
      control: "number",
      default: 1e-8,
      min: 0,
      max: 1,
      doc: "Added to the root, so that weights without gradient are not divided by zero.",
    },
    nesterov: { control: "toggle", default: false, doc: "Look one step ahead (NAdam)." },
    amsgrad: { control: "toggle", default: false, doc: "Never let the divisor shrink (AMSGrad)." },
  },
  output: "GradientTransform",
  reference: { by: "Kingma and Ba 2014", title: "Adam: A Method for Stochastic Optimization", arxiv: "1412.6980" },
} satisfies NodeCard<typeof scaleByAdam>;
