// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { columnLengths } from "../lib/column-lengths.ts";
import { cloneTree, isTensor } from "../lib/tree.ts";
import type { Model, Tensors } from "../ports.ts";

/**
 * The same model with every kernel learnt as direction and length: w = g v / |v|, one length g for each output
 * (|v| over all axes but the last). Where a layer had `kernel` it has `direction`, of the kernel's shape, and `length` [outputs].
 *
 * It begins as the model that was wired in: v is its kernel and g = |v|. A kernel whose column is all zeros has no direction.
 *
 * Source: Salimans and Kingma 2016, arXiv:1602.07868, equation 2.
 */
export function weightNormalized({ model }: { model: Model }): Model {
  return {
    ...model,
    weights: tf.tidy(() => parted(model.weights)),
    stats: cloneTree(model.stats),
    constants: cloneTree(model.constants),
    apply(weights, x, how) {
      const inner = { ...model, stats: this.stats, constants: this.constants };
      const run = () => model.apply.call(inner, joined(weights), x, how);
      return how.visit ? run() : tf.tidy(run);
    },
  };
}

function parted(tree: Tensors): Tensors {
  const { kernel, ...others } = tree;
  const rest = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, isTensor(value) ? value.clone() : parted(value)]));
  if (kernel === undefined) return rest;
  return isTensor(kernel) ? { direction: kernel.clone(), length: columnLengths(kernel), ...rest } : { kernel: parted(kernel), ...rest };
}

function joined(tree: Tensors): Tensors {
  const { direction, length, ...others } = tree;
  const rest = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, isTensor(value) ? value : joined(value)]));
  if (!isTensor(direction) || !isTensor(length)) return { ...tree, ...rest };
  return { kernel: tf.mul(direction, tf.div(length, columnLengths(direction))), ...rest };
}

export const card = {
  run: weightNormalized,
  title: "Weight normalisation",
  summary: "Learns every weight vector as a direction and a length.",
  also: ["weight norm", "WeightNorm", "reparameterization"],
  inputs: { model: { port: { Model: true }, doc: "The model whose kernels are learnt in two parts." } },
  settings: {},
  output: "Model",
  infer: { model: "x -> y", out: "x -> y" },
  reference: {
    by: "Salimans and Kingma 2016",
    title: "Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep Neural Networks",
    arxiv: "1602.07868",
  },
} satisfies NodeCard<typeof weightNormalized>;
