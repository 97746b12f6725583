// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { initialLayer } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { dense, type LayerStep, layeredModel } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import type { Model, Tensors } from "../ports.ts";

const eps = 1e-5;

/**
 * A residual perceptron: `embed`, a dense layer to the width, then `depth` blocks `block1`, `block2`, ... h + W2 relu(W1 norm(h)) with
 * a hidden width of `expand` times the width, then `norm`, then `output`. All blocks have tensors of the same names and shapes,
 * so that blocks of one net can become those of another.
 *
 * Input [batch, inputs] (pictures are flattened), output [batch, outputs]. Weights: `embed` and `output` {kernel [in, out], bias};
 * `block<n>` {scale, shift [width], up/{kernel, bias}, down/{kernel, bias}}; `norm` {scale, shift}. The norm is over the values of a row.
 * Kernels have He's start. Each layer draws from a stream of its own.
 */
export function residualMlp({
  inputs,
  width,
  depth,
  expand,
  outputs,
  key,
}: {
  inputs: number;
  width: number;
  depth: number;
  expand: number;
  outputs: number;
  key: Key;
}): Model {
  for (const [field, value] of Object.entries({ inputs, width, depth, expand, outputs })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new Problem("residual-mlp.size", `A residual perceptron cannot have ${field} ${value}.`, {
      field,
      fix: `Write a positive whole number for ${field}.`,
    });
  }
  const norm = (): Tensors => ({ scale: tf.ones([width]), shift: tf.zeros([width]) });
  const block = (place: number): LayerStep => {
    const name = `block${place}`;
    const own = derive(key, name);
    return {
      layer: { name, shape: [width], activation: "none" },
      weights: {
        ...norm(),
        up: initialLayer("he", [width, expand * width], derive(own, "up")),
        down: initialLayer("he", [expand * width, width], derive(own, "down")),
      },
      run: (weights, h) => tf.add(h, dense(weights.down as Tensors, tf.relu(dense(weights.up as Tensors, normalised(weights, h))))),
    };
  };
  return layeredModel({
    input: [inputs],
    steps: [
      {
        layer: { name: "embed", shape: [width], activation: "none" },
        weights: initialLayer("he", [inputs, width], derive(key, "embed")),
        run: dense,
      },
      ...Array.from({ length: depth }, (_, at) => block(at + 1)),
      { layer: { name: "norm", shape: [width], activation: "none" }, weights: norm(), run: normalised },
      {
        layer: { name: "output", shape: [outputs], activation: "none" },
        weights: initialLayer("he", [width, outputs], derive(key, "output")),
        run: dense,
      },
    ],
  });
}

function normalised({ scale, shift }: Tensors, h: tf.Tensor): tf.Tensor {
  const centred = tf.sub(h, tf.mean(h, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, eps))), scale as tf.Tensor), shift as tf.Tensor);
}

export const card = {
  run: residualMlp,
  title: "Residual MLP",
  summary: "Dense blocks that each add a little to a stream, for nets of many depths.",
  also: ["ResMLP", "residual", "blocks", "layer norm", "deep"],
  inputs: {},
  settings: {
    inputs: { control: "number", default: 196, min: 1, step: 1, doc: "Values of one example: 784 for 28x28 digits, 196 for 14x14." },
    width: { control: "number", default: 48, min: 1, step: 1, unit: "units", onNode: true, doc: "Width of the stream." },
    depth: { control: "number", default: 6, min: 1, step: 1, unit: "blocks", onNode: true, doc: "Blocks one after the other." },
    expand: { control: "number", default: 2, min: 1, step: 1, doc: "How many times wider a block is inside." },
    outputs: { control: "number", default: 10, min: 1, step: 1, doc: "Outputs: one for each class." },
  },
  output: "Model",
  infer: { out: "inputs -> outputs" },
  keys: { key: "model" },
  reference: { by: "He et al. 2015", title: "Deep Residual Learning for Image Recognition", arxiv: "1512.03385" },
} satisfies NodeCard<typeof residualMlp>;
