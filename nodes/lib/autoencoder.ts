// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { How, Model, Objective, Tensors } from "../ports.ts";
import { deriveKey, type KeyTensor, randomNormal } from "./engine/ops/random.ts";
import { size } from "./initial.ts";
import { type LayerStep, layeredModel } from "./layered.ts";
import { Problem } from "./problem.ts";
import { cloneTree } from "./tree.ts";

/** See `autoencoder`. */
export function autoencoderModel(encoder: Model, decoder: Model, variational: boolean): Model {
  const [given, code] = [size(encoder.output), size(decoder.input)];
  const wanted = variational ? 2 * code : code;
  if (given !== wanted) {
    throw new Problem("autoencoder.code", `The encoder gives ${given} numbers, but a code of ${code} takes ${wanted}.`, {
      field: "encoder",
      fix: variational ? `Give the encoder ${wanted} outputs: mean and log variance.` : `Give the encoder ${wanted} outputs.`,
    });
  }
  if (size(decoder.output) !== size(encoder.input)) {
    throw new Problem("autoencoder.output", `The decoder gives ${size(decoder.output)} numbers, the input has ${size(encoder.input)}.`, {
      field: "decoder",
      fix: `Give the decoder ${size(encoder.input)} outputs.`,
    });
  }
  const scale: Tensors = variational ? { scale: tf.scalar(0) } : {};
  const steps = (how: How): LayerStep[] => [
    {
      layer: { name: "moments", shape: [given], activation: "none" },
      weights: encoder.weights,
      run: (weights, x) => encoder.apply(weights, x, { mode: how.mode }).output,
    },
    {
      layer: { name: "code", shape: [code], activation: "none" },
      weights: {},
      run: (_, h) => (variational ? drawn(h, code, how) : h.clone()),
    },
    {
      layer: { name: "output", shape: [...decoder.output], activation: "none" },
      weights: { net: decoder.weights, ...scale },
      run: (weights, h) => decoder.apply(weights.net as Tensors, h, { mode: how.mode }).output,
    },
  ];
  const layered = (how: How) => layeredModel({ input: encoder.input, steps: steps(how) });
  const first = layered({ mode: "evaluate" });
  return {
    ...first,
    // The scale is fresh already; the networks' weights are copied.
    weights: { moments: cloneTree(encoder.weights), code: {}, output: { net: cloneTree(decoder.weights), ...scale } },
    apply: (weights, x, how) => layered(how).apply(weights, x, how),
  };
}

function drawn(moments: tf.Tensor, code: number, { mode, key }: How): tf.Tensor {
  const mean = tf.slice(moments, [0, 0], [-1, code]);
  if (mode === "evaluate" || !key) return mean;
  const spread = tf.exp(tf.mul(tf.slice(moments, [0, code], [-1, code]), 0.5));
  return tf.add(mean, tf.mul(spread, randomNormal(deriveKey(key as KeyTensor, "code"), mean.shape)));
}

export function autoencoderObjective(variational: boolean, beta: number): Objective {
  return {
    is: "Objective",
    name: "autoencoder",
    numbers: {},
    owns: [],
    init: () => ({}),
    evaluate: ({ model, batch }) => {
      const { output, layers } = model.run(batch.input as tf.Tensor);
      const rows = output.shape[0] as number;
      const flat = (x: tf.Tensor) => tf.reshape(x, [rows, -1]);
      const wrong = tf.sum(tf.squaredDifference(flat(output), flat(batch.input as tf.Tensor)), 1);
      if (!variational) return { parts: { reconstruction: wrong }, metrics: {}, state: {} };

      const scale = (model.weights.output as Tensors).scale as tf.Scalar;
      const numbers = size(output.shape.slice(1));
      const surprise = tf.add(
        tf.mul(wrong, tf.mul(tf.exp(tf.mul(scale, -2)), 0.5)),
        tf.mul(tf.add(scale, 0.5 * Math.log(2 * Math.PI)), numbers),
      );
      const [mean, logVariance] = tf.split(layers.moments as tf.Tensor, 2, 1) as [tf.Tensor, tf.Tensor];
      const each = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
      return {
        parts: { reconstruction: surprise, divergence: tf.mul(tf.sum(each, 1), 0.5 * beta) },
        metrics: { deviation: tf.exp(scale) },
        state: {},
      };
    },
  };
}
