// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { activate } from "../lib/activation.ts";
import { initialLayer } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { dense, type LayerStep, layeredModel } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import type { Model } from "../ports.ts";

/**
 * A multilayer perceptron: dense layers `hidden1`, `hidden2`, ... with an activation, then `output` without one.
 *
 * Input [batch, inputs] (pictures are flattened), output [batch, outputs]. Weights: `<layer>/kernel` [in, out] and
 * `<layer>/bias` [out]. Each layer draws from a stream of its own, so another width leaves the other layers' draws alone.
 */
export function mlp({
  inputs,
  widths,
  outputs,
  activation,
  init,
  key,
}: {
  inputs: number;
  widths: readonly number[];
  outputs: number;
  activation: "relu" | "tanh" | "sigmoid" | "gelu" | "leakyRelu";
  init: "he" | "glorot" | "uniform";
  key: Key;
}): Model {
  for (const [field, width] of [["inputs", inputs], ...widths.map((w) => ["widths", w]), ["outputs", outputs]] as [string, number][]) {
    if (Number.isInteger(width) && width >= 1) continue;
    throw new Problem("mlp.size", `A layer of an MLP has a whole number of units from 1 on, not ${width}.`, {
      field,
      fix: `Write a positive whole number for ${field}.`,
    });
  }
  const steps = [...widths, outputs].map((width, place): LayerStep => {
    const last = place === widths.length;
    const name = last ? "output" : `hidden${place + 1}`;
    const from = place === 0 ? inputs : (widths[place - 1] as number);
    return {
      layer: { name, shape: [width], activation: last ? "none" : activation },
      weights: initialLayer(init, [from, width], derive(key, name)),
      run: (weights, h) => activate(last ? "none" : activation, dense(weights, h)),
    };
  });
  return layeredModel({ input: [inputs], steps });
}

export const card = {
  run: mlp,
  title: "MLP",
  summary: "A network of dense layers.",
  also: ["multilayer perceptron", "dense", "fully connected", "feed-forward"],
  inputs: {},
  settings: {
    inputs: { control: "number", default: 196, min: 1, step: 1, doc: "Values of one example: 784 for 28x28 digits, 196 for 14x14." },
    widths: { control: "numbers", default: [64, 64], min: 1, unit: "units", onNode: true, doc: "Units of each hidden layer." },
    outputs: { control: "number", default: 10, min: 1, step: 1, doc: "Outputs: one for each class." },
    activation: {
      control: "choice",
      default: "relu",
      options: ["relu", "tanh", "sigmoid", "gelu", "leakyRelu"],
      onNode: true,
      doc: "What every hidden unit does with its sum (leakyRelu: slope 0.2 below 0); the output layer does nothing.",
    },
    init: {
      control: "choice",
      default: "he",
      options: ["he", "glorot", "uniform"],
      doc: "First weights: He is made for ReLU, Glorot for tanh and sigmoid, uniform draws biases too.",
    },
  },
  output: "Model",
  infer: { out: "inputs -> outputs" },
  keys: { key: "model" },
  reference: {
    by: "He et al. 2015",
    title: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
    arxiv: "1502.01852",
  },
} satisfies NodeCard<typeof mlp>;
