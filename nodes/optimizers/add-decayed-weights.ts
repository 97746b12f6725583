// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { mapTree } from "../lib/tree.ts";
import type { Driven, GradientTransform } from "../ports.ts";

/**
 * Pulls weights towards zero: adds rate * weight to what comes in. Before the learning rate and after
 * Adam this is decoupled weight decay (AdamW): each update shrinks a weight by learning rate * rate.
 * `kernels` leaves alone whatever has less than two axes: biases and scales. The share is the number `rate`.
 *
 * Source: Loshchilov and Hutter 2017, arXiv:1711.05101, algorithm 2.
 */
export function addDecayedWeights({ rate, mask }: { rate: Driven; mask: "kernels" | "all" }): GradientTransform {
  return {
    is: "GradientTransform",
    numbers: { rate },
    init: () => ({}),
    update: (gradients, _state, { weights, numbers }) => {
      const decays = (weight: tf.Tensor) => mask === "all" || weight.rank >= 2;
      const updates = tf.tidy(() =>
        mapTree((g, w) => (decays(w) ? tf.add(g, tf.mul(w, numbers.rate as tf.Scalar)) : g.clone()), gradients, weights),
      );
      return { updates, state: {} };
    },
  };
}

export const card = {
  run: addDecayedWeights,
  title: "Weight decay",
  summary: "Pulls the weights a little towards zero with every update.",
  also: ["AdamW", "L2", "regularisation", "decoupled weight decay"],
  inputs: {},
  settings: {
    rate: {
      control: "number",
      driven: true,
      default: 0.0005,
      min: 0,
      onNode: true,
      doc: "Share of a weight that is taken off, times the learning rate: a number, or a schedule wired here.",
    },
    mask: { control: "choice", default: "kernels", options: ["kernels", "all"], doc: "Whether biases and scales decay, too." },
  },
  output: "GradientTransform",
  reference: { by: "Loshchilov and Hutter 2017", title: "Decoupled Weight Decay Regularization", arxiv: "1711.05101" },
} satisfies NodeCard<typeof addDecayedWeights>;
