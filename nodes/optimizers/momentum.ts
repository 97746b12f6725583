// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { mapTree } from "../lib/tree.ts";
import type { Driven, GradientTransform, Tensors } from "../ports.ts";

/**
 * A running sum of gradients in which old ones fade (heavy ball): v <- g + decay v, and the update is v,
 * or with `nesterov` g + decay v, a look ahead. Without a factor 1 - decay, so that a constant
 * gradient ends up multiplied by 1 / (1 - decay). The decay is the number `decay`. State: one tensor a weight, at first zero.
 *
 * Source: Polyak 1964; Nesterov's form as in Sutskever et al. 2013, "On the importance of initialization
 * and momentum in deep learning", section 2.
 */
export function momentum({ decay, nesterov }: { decay: Driven; nesterov: boolean }): GradientTransform {
  return {
    is: "GradientTransform",
    numbers: { decay },
    init: (weights) => ({ trace: mapTree((weight) => tf.zerosLike(weight), weights) }),
    update: (gradients, state, { numbers }) =>
      tf.tidy(() => {
        const add = (g: tf.Tensor, v: tf.Tensor) => tf.add(g, tf.mul(v, numbers.decay as tf.Scalar));
        const trace = mapTree(add, gradients, state.trace as Tensors);
        return { updates: nesterov ? mapTree(add, gradients, trace) : trace, state: { trace } };
      }),
  };
}

export const card = {
  run: momentum,
  title: "Momentum",
  summary: "Keeps moving where past gradients pointed.",
  also: ["heavy ball", "Nesterov", "SGD", "trace"],
  inputs: {},
  settings: {
    decay: {
      control: "number",
      driven: true,
      default: 0.9,
      min: 0,
      max: 0.9999,
      onNode: true,
      doc: "Share of the running sum that is kept at each update; 0 is plain gradient descent. A number, or a schedule wired here.",
    },
    nesterov: { control: "toggle", default: false, doc: "Look one step ahead along the running sum." },
  },
  output: "GradientTransform",
  reference: {
    by: "Sutskever et al. 2013",
    title: "On the importance of initialization and momentum in deep learning",
    url: "https://proceedings.mlr.press/v28/sutskever13.html",
  },
} satisfies NodeCard<typeof momentum>;
