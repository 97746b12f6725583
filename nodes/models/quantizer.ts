// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { detach } from "../lib/detach.ts";
import { modelOf } from "../lib/marks.ts";
import { Problem } from "../lib/problem.ts";
import type { Model } from "../ports.ts";

/**
 * The same model with hidden units of two levels: -1 where a unit was below 0, and 1 from 0 on. The last layer stays as it is.
 *
 * Backwards, *true* is the derivative there is, 0, so that nothing below the last layer learns; *straightThrough* acts as if the rounding
 * were not there, so that gradients are those of the activation underneath (Bengio et al. 2013, arXiv:1308.3432).
 *
 * Throws `quantizer.activation` where a hidden unit cannot be below 0, or rises and falls.
 */
export function quantizer({ model, gradient }: { model: Model; gradient: "straightThrough" | "true" }): Model {
  const hidden = model.layers.slice(0, -1);
  for (const { name, activation } of hidden) {
    if (activation === "tanh" || activation === "none" || activation === "sign") continue;
    throw new Problem("quantizer.activation", `The units of ${name} are ${activation}, which are no better in two levels around 0.`, {
      field: "model",
      fix: "Give the model the activation tanh.",
    });
  }
  const names = new Set(hidden.map(({ name }) => name));
  return {
    ...modelOf(model, model),
    layers: model.layers.map((layer) => (names.has(layer.name) ? { ...layer, activation: "sign" } : layer)),
    apply(weights, x, how) {
      const visit = (name: string, h: tf.Tensor): tf.Tensor => {
        const made = names.has(name) ? twoLevels(h, gradient) : h;
        return how.visit ? how.visit(name, made) : made;
      };
      const run = () => model.apply.call({ ...model, stats: this.stats, constants: this.constants }, weights, x, { ...how, visit });
      return how.visit ? run() : tf.tidy(run);
    },
  };
}

function twoLevels(h: tf.Tensor, gradient: "straightThrough" | "true"): tf.Tensor {
  const rounded = (x: tf.Tensor) => tf.sub(tf.mul(tf.cast(tf.greaterEqual(x, 0), "float32"), 2), 1);
  if (gradient === "true") return detach(() => rounded(h));
  return tf.customGrad((x) => ({ value: rounded(x as tf.Tensor), gradFunc: (dy) => dy.clone() }))(h);
}

export const card = {
  run: quantizer,
  title: "Quantise units",
  summary: "Gives the hidden units of a model two levels, -1 and 1.",
  also: ["quantiser", "binary activation", "sign", "step function", "straight-through estimator", "binarized network"],
  inputs: { model: { port: { Model: true }, doc: "A model whose hidden units are tanh." } },
  settings: {
    gradient: {
      control: "choice",
      default: "straightThrough",
      options: ["straightThrough", "true"],
      onNode: true,
      doc: "What gradients see: the units as they were before, or the true derivative, which is 0.",
    },
  },
  output: "Model",
  infer: { model: "x -> y", out: "x -> y" },
  reference: {
    by: "Bengio, Léonard, Courville 2013",
    title: "Estimating or Propagating Gradients Through Stochastic Neurons for Conditional Computation",
    arxiv: "1308.3432",
  },
} satisfies NodeCard<typeof quantizer>;
