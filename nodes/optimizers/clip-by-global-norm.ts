// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { flatten, mapTree } from "../lib/tree.ts";
import type { GradientTransform } from "../ports.ts";

/**
 * Keeps gradients from being too long. `norm`: all tensors together are one vector, and where it is longer
 * than `max` it is shortened to that length, its direction kept: g min(1, max / |g|). `value`: every number
 * is cut to [-max, max] by itself, which turns the direction.
 *
 * Source: Pascanu et al. 2012, arXiv:1211.5063, algorithm 1.
 */
export function clipByGlobalNorm({ max, by }: { max: number; by: "norm" | "value" }): GradientTransform {
  return {
    is: "GradientTransform",
    numbers: {},
    init: () => ({}),
    update: (gradients) =>
      tf.tidy(() => {
        if (by === "value") return { updates: mapTree((g) => tf.clipByValue(g, -max, max), gradients), state: {} };
        const squares = [...flatten(gradients).values()].map((g) => tf.sum(tf.square(g)));
        const length = tf.sqrt(tf.addN(squares));
        // A gradient of zero gives max / 0 = Infinity, hence 1.
        const factor = tf.minimum(1, tf.div(max, length));
        return { updates: mapTree((g) => tf.mul(g, factor), gradients), state: {} };
      }),
  };
}

export const card = {
  run: clipByGlobalNorm,
  title: "Gradient clipping",
  summary: "Shortens gradients that are too long.",
  also: ["clip by norm", "clip by value", "exploding gradients"],
  inputs: {},
  settings: {
    max: {
      control: "number",
      default: 1,
      min: 1e-12,
      onNode: true,
      doc: "Largest length of the whole gradient, or largest size of a number in it.",
    },
    by: {
      control: "choice",
      default: "norm",
      options: ["norm", "value"],
      onNode: true,
      doc: "Shorten the whole gradient, or cut each number by itself.",
    },
  },
  output: "GradientTransform",
  reference: { by: "Pascanu et al. 2012", title: "On the difficulty of training Recurrent Neural Networks", arxiv: "1211.5063" },
} satisfies NodeCard<typeof clipByGlobalNorm>;
