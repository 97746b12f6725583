// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Layer, Model, Tensors } from "../ports.ts";
import { size } from "./initial.ts";
import { Problem } from "./problem.ts";

/** One named layer of a chain: its first weights and what it does with them. */
export interface LayerStep {
  readonly layer: Layer;
  readonly weights: Tensors;
  run(weights: Tensors, h: tf.Tensor): tf.Tensor;
}

/**
 * A model that is a chain of layers; its weights are `{ <layer>: ... }`. Inputs of another shape are
 * reshaped where the number of values fits, so flat rows feed a convolution and pictures an MLP.
 *
 * With `visit`, the hidden tensors stay alive for the visitor: call it inside a `tf.tidy`.
 */
export function layeredModel({ input, steps }: { input: readonly number[]; steps: readonly LayerStep[] }): Model {
  const layers = steps.map((step) => step.layer);
  return {
    is: "Model",
    weights: Object.fromEntries(steps.map((step) => [step.layer.name, step.weights])),
    stats: {},
    constants: {},
    layers,
    input,
    output: layers.at(-1)?.shape ?? input,
    apply: (weights, x, how) => {
      if (how.until !== undefined) layerOf({ layers }, how.until, "until");
      const pass = () => {
        let h = fitted(x, input);
        for (const { layer, run } of steps) {
          const before = h;
          h = tf.tidy(() => run(weights[layer.name] as Tensors, before));
          if (how.visit) h = how.visit(layer.name, h);
          if (layer.name === how.until) break;
        }
        return { output: h, stats: {} };
      };
      return how.visit ? pass() : tf.tidy(pass);
    },
  };
}

/** What a dense layer does: h W + b, with weights `kernel` [inputs, outputs] and `bias` [outputs]. */
export function dense({ kernel, bias }: Tensors, h: tf.Tensor): tf.Tensor {
  return tf.add(tf.matMul(h, kernel as tf.Tensor), bias as tf.Tensor);
}

/** The layer of that name, or a problem that lists the names there are. */
export function layerOf({ layers }: { layers: readonly Layer[] }, name: string, field: string): Layer {
  const layer = layers.find((one) => one.name === name);
  if (layer) return layer;
  throw new Problem("model.unknown-layer", `The model has no layer "${name}".`, {
    field,
    fix: `Its layers are ${layers.map((one) => one.name).join(", ")}.`,
  });
}

function fitted(x: tf.Tensor, input: readonly number[]): tf.Tensor {
  const given = x.shape.slice(1);
  if (size(given) !== size(input)) {
    throw new Problem("model.input-shape", `The model takes inputs of shape [${input}], but was given [${given}].`, {
      fix: `Set the model's input size to ${size(given)} values, or the data's size to ${size(input)}.`,
    });
  }
  return given.length === input.length ? x : tf.reshape(x, [x.shape[0] as number, ...input]);
}
