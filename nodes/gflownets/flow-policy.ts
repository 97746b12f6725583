// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { activate } from "../lib/activation.ts";
import { initialLayer } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { dense, type LayerStep, layeredModel } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import type { Environment, Model } from "../ports.ts";

/**
 * A sampler of objects: one network that gives, for a state of a world, a row of logits of the forward actions, logits of the backward
 * actions and the log flow through the state. What is not allowed is masked by whoever reads it.
 *
 * Layers: `hidden1`, ..., `output`, then `flow`, which holds the scalar `logZ` [1]. With `flowOffset` it is added to every log flow, so
 * that the network itself learns differences of order one. `backward: uniform` leaves out the backward logits: all parents are equal.
 * Throws `flow-policy.widths`.
 *
 * Source: Bengio et al. 2021, arXiv:2111.09266; Malkin et al. 2022, arXiv:2201.13259 (log Z as a scalar of its own).
 */
export function flowPolicy({
  environment,
  widths,
  activation,
  backward,
  lastLayerScale,
  flowOffset,
  key,
}: {
  environment: Environment;
  widths: readonly number[];
  activation: "relu" | "tanh" | "gelu";
  backward: "learned" | "uniform";
  lastLayerScale: number;
  flowOffset: boolean;
  key: Key;
}): Model {
  if (!widths.every((width) => Number.isInteger(width) && width >= 1)) {
    throw new Problem("flow-policy.widths", `A hidden layer has a whole number of units from 1 on, not ${widths.join(", ")}.`, {
      field: "widths",
      fix: "Write positive whole numbers.",
    });
  }
  const { actions, backwardActions, features } = environment;
  const learnt = actions + (backward === "learned" ? backwardActions : 0) + 1;
  const all = actions + backwardActions + 1;
  const steps = [...widths, learnt].map((width, place): LayerStep => {
    const last = place === widths.length;
    const name = last ? "output" : `hidden${place + 1}`;
    const from = place === 0 ? features.width : (widths[place - 1] as number);
    const { kernel, bias } = initialLayer("he", [from, width], derive(key, name)) as { kernel: tf.Tensor; bias: tf.Tensor };
    return {
      layer: { name, shape: [width], activation: last ? "none" : activation },
      weights: { kernel: last ? scaled(kernel, lastLayerScale) : kernel, bias },
      run: (weights, h) => activate(last ? "none" : activation, dense(weights, h)),
    };
  });
  const flow: LayerStep = {
    layer: { name: "flow", shape: [all], activation: "none" },
    weights: { logZ: tf.zeros([1]) },
    run: ({ logZ }, h) => {
      const rows = h.shape[0] as number;
      const logits = tf.slice(h, [0, 0], [rows, learnt - 1]);
      const equal = learnt < all ? [tf.zeros([rows, all - learnt])] : [];
      const logF = tf.slice(h, [0, learnt - 1], [rows, 1]);
      return tf.concat([logits, ...equal, flowOffset ? tf.add(logF, logZ as tf.Tensor) : logF], 1);
    },
  };
  return layeredModel({ input: [features.width], steps: [...steps, flow] });
}

function scaled(kernel: tf.Tensor, by: number): tf.Tensor {
  const made = tf.mul(kernel, by);
  kernel.dispose();
  return made;
}

export const card = {
  run: flowPolicy,
  title: "Flow policy",
  summary: "A network that builds objects: where to go on, where it came from, and how much flows through a state.",
  also: ["gflownet", "forward policy", "backward policy", "state flow", "log Z", "partition function"],
  inputs: {
    environment: { port: { Environment: true }, doc: "The world it is for: features, actions and backward actions." },
  },
  settings: {
    widths: { control: "numbers", default: [64, 64], min: 1, unit: "units", onNode: true, doc: "Units of each hidden layer." },
    activation: {
      control: "choice",
      default: "relu",
      options: ["relu", "tanh", "gelu"],
      doc: "What every hidden unit does with its sum.",
    },
    backward: {
      control: "choice",
      default: "learned",
      options: ["learned", "uniform"],
      onNode: true,
      doc: "Whether the backward policy is learnt, too, or takes all parents as equal.",
    },
    lastLayerScale: {
      control: "number",
      default: 0.1,
      min: 0,
      doc: "Factor on the first weights of the last layer: small, and all actions begin nearly equal.",
    },
    flowOffset: { control: "toggle", default: true, doc: "Whether the scalar log Z is added to the log flow of every state." },
  },
  output: "Model",
  keys: { key: "policy" },
  reference: { by: "Bengio et al. 2021", title: "GFlowNet Foundations", arxiv: "2111.09266" },
} satisfies NodeCard<typeof flowPolicy>;
