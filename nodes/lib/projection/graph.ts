// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Model, Tensors } from "../../ports.ts";
import { Problem } from "../problem.ts";
import { type Dot, projectDots } from "./dot.ts";
import { projectConsensus } from "./elementary.ts";
import { type LossForm, projectLoss } from "./loss.ts";
import { projectSumRelu, projectSumSign } from "./sum-activation.ts";

/** The layers of a network that can be learnt by projections, from the input to the logits. */
export interface DenseLayer {
  readonly name: string;
  readonly activation: "relu" | "sign" | "none";
}

/**
 * The variables of one layer for one batch, every edge with a copy of its own: `input` [batch, out, in], a copy of the layer's input at
 * the dot product of each unit; `weight` [batch, out, in], a copy of the weights at each example; `sum` [batch, out], the edge from the
 * dot product to what reads it; and in hidden layers `bias` [batch, out].
 */
export type Edges = Readonly<Record<string, LayerEdges>>;
export type LayerEdges = { readonly input: tf.Tensor; readonly weight: tf.Tensor; readonly sum: tf.Tensor; readonly bias?: tf.Tensor };

/** Throws `projection.model` unless the model is a chain of dense layers with ReLU or sign between them. */
export function denseLayers({ layers, weights }: Model): readonly DenseLayer[] {
  const can = layers.every(({ name, activation }, place) => {
    const own = weights[name] as Tensors | undefined;
    const isDense = own && (own.kernel as tf.Tensor | undefined)?.rank === 2 && own.bias !== undefined && Object.keys(own).length === 2;
    return isDense && (place === layers.length - 1 ? activation === "none" : activation === "relu" || activation === "sign");
  });
  if (can && layers.length > 0) return layers as readonly DenseLayer[];
  throw new Problem(
    "projection.model",
    "Projections are known for dense layers with ReLU or a sign between them, and for no other model.",
    {
      field: "model",
      fix: "Wire an MLP with the activation relu, or one behind Quantise units.",
    },
  );
}

/** All edges filled by a forward pass, so that every constraint but the loss holds. `x` [batch, in]. */
export function forward(layers: readonly DenseLayer[], weights: Tensors, x: tf.Tensor): { edges: Edges; logits: tf.Tensor } {
  const edges: Record<string, LayerEdges> = {};
  let h = x;
  for (const { name, activation } of layers) {
    const { kernel, bias } = weights[name] as { kernel: tf.Tensor2D; bias: tf.Tensor };
    const [into, out] = kernel.shape;
    const batch = h.shape[0] as number;
    const sum = tf.matMul(h as tf.Tensor2D, kernel);
    const copies = {
      input: tf.broadcastTo(tf.expandDims(h, 1), [batch, out, into]),
      weight: tf.broadcastTo(tf.expandDims(tf.transpose(kernel), 0), [batch, out, into]),
      sum,
    };
    const isLast = activation === "none";
    edges[name] = isLast ? copies : { ...copies, bias: tf.broadcastTo(tf.expandDims(bias, 0), [batch, out]) };
    h = tf.add(sum, bias);
    if (activation === "relu") h = tf.relu(h);
    if (activation === "sign") h = tf.sub(tf.mul(tf.cast(tf.greaterEqual(h, 0), "float32"), 2), 1);
  }
  return { edges, logits: h };
}

/**
 * The two projections of the bipartite graph, each of all its nodes at once. A: the input, the weights, the activations, the loss. B: the
 * dot products and the biases. A node takes its output as the mean of all edges that read it, and writes its new one to all of them.
 * The last layer has no bias that learns: the model's own is a constant of the loss.
 */
export function projections(
  layers: readonly DenseLayer[],
  c: { x: tf.Tensor; truth: tf.Tensor; lastBias: tf.Tensor; loss: { form: LossForm; lambda: number; rounds: number }; dotRounds: number },
): { a(edges: Edges): Edges; b(edges: Edges): Edges } {
  return {
    a: (edges) => {
      const made: Record<string, LayerEdges> = {};
      let into: tf.Tensor = c.x;
      for (const [place, { name, activation }] of layers.entries()) {
        const old = edges[name] as LayerEdges;
        const common = { input: tf.broadcastTo(tf.expandDims(into, 1), old.input.shape), weight: projectConsensus(old.weight) };
        if (activation === "none") {
          const moved = projectLoss(tf.add(old.sum, c.lastBias), c.truth, c.loss);
          made[name] = { ...common, sum: tf.sub(moved, c.lastBias) };
          continue;
        }
        const readers = edges[(layers[place + 1] as DenseLayer).name] as LayerEdges;
        const project = activation === "relu" ? projectSumRelu : projectSumSign;
        const { inputs, output } = project([old.sum, old.bias as tf.Tensor], tf.mean(readers.input, 1));
        made[name] = { ...common, sum: inputs[0] as tf.Tensor, bias: inputs[1] as tf.Tensor };
        into = output;
      }
      return made;
    },
    b: (edges) => {
      const all = layers.map(({ name }) => edges[name] as LayerEdges);
      const dots = projectDots(
        all.map(({ input, weight, sum }) => ({ a: input, b: weight, z: sum })),
        c.dotRounds,
      );
      return Object.fromEntries(
        layers.map(({ name }, place) => {
          const { a, b, z } = dots[place] as Dot;
          const bias = all[place]?.bias;
          return [name, { input: a, weight: b, sum: z, ...(bias ? { bias: projectConsensus(bias) } : {}) }];
        }),
      );
    },
  };
}

/** The weights on which the copies agree best: their means over the batch. What has no copies stays. */
export function consensusWeights(layers: readonly DenseLayer[], edges: Edges, weights: Tensors): Tensors {
  const made: Record<string, Tensors> = {};
  for (const { name } of layers) {
    const { weight, bias } = edges[name] as LayerEdges;
    const old = weights[name] as Tensors;
    made[name] = { kernel: tf.transpose(tf.mean(weight, 0)), bias: bias ? tf.mean(bias, 0) : (old.bias as tf.Tensor) };
  }
  return { ...weights, ...made };
}
