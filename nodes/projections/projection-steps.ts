// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { columnOf } from "../lib/examples.ts";
import { checkLabels, crossEntropyOf } from "../lib/labels.ts";
import { worth } from "../lib/marks.ts";
import { Problem } from "../lib/problem.ts";
import { consensusWeights, denseLayers, type Edges, forward, projections } from "../lib/projection/graph.ts";
import type { LossForm } from "../lib/projection/loss.ts";
import { projectionPictures } from "../lib/projection/pictures.ts";
import { meanViolation, weightViolation } from "../lib/projection/violation.ts";
import { cloneTree, mapTree } from "../lib/tree.ts";
import type { Batches, FeasibilitySolver, Json, Learning, Model, Projections, Tensors } from "../ports.ts";

/**
 * Training without gradients, as steps. For each batch every edge of the network has a copy of its value, filled by a forward pass; the
 * solver then looks for values at which all operations of the network and the labels hold at once, each operation projecting on its own
 * constraint; the new weights are the means of their copies, and the copies are dropped. Nothing is differentiated, so units may be steps.
 *
 * The model is a chain of dense layers with ReLU or sign between them. The bias of its last layer stays as it is, as in the paper's nets.
 * `lambda` is how far the loss may move the logits, `loss` how: see `projectLoss`. The dot products' equation gets ten rounds.
 *
 * Metrics: `loss`, the mean cross-entropy on the batch before it, as other trainings tell it; `lossAfter`, with the new weights;
 * `violation.first` and `violation.last`, the mean distance of an edge's values in the two sets of constraints, at the batch's first and
 * last iteration. Pictures: `violation` over the iterations, and `network` with every weight's.
 *
 * Throws `projection.model`, `projection.weights` where the batches weigh their examples. Bergmeister 2025 (arXiv:2506.05878).
 */
export function projectionSteps({
  model,
  batches,
  solver,
  loss,
  lambda,
  drawEvery,
}: {
  model: Model;
  batches: Batches;
  solver: FeasibilitySolver;
  loss: LossForm;
  lambda: number;
  drawEvery: number;
}): Learning {
  const layers = denseLayers(model);
  const { examples } = batches;
  const input = columnOf(examples, "input");
  const labels = labelColumn(batches, model);
  const inside = model.input.reduce((size, axis) => size * axis, 1);
  const classes = model.output.at(-1) as number;
  return {
    is: "TrainStep",
    models: { model },
    worth: (state) => ({ model: worth(state) }),
    numbers: {},
    host: batches.init(),
    init: () => ({
      weights: cloneTree(model.weights),
      stats: cloneTree(model.stats),
      batches: tf.scalar(0),
      first: tf.zeros([solver.iterations]),
      last: tf.zeros([solver.iterations]),
      violation: mapTree((kernel) => tf.zeros([...kernel.shape].reverse()), kernelsOf(model)),
    }),
    inputs: (host, clock) => {
      const { cursor, rows, weights, round } = batches.next(host, clock);
      if (weights) throw weighted();
      return { host: cursor as Json, inputs: { index: tf.tensor1d(rows, "int32") }, presentations: rows.length, round };
    },
    step: (state, inputs) => {
      const index = inputs.index as tf.Tensor1D;
      const old = state.weights as Tensors;
      const x = tf.reshape(tf.gather(input, index), [index.size, inside]);
      const truth = tf.oneHot(tf.gather(labels, index).toInt() as tf.Tensor1D, classes);
      const crossEntropy = (logits: tf.Tensor) => tf.mean(crossEntropyOf(logits, truth)) as tf.Scalar;

      const { edges: filled, logits } = forward(layers, old, x);
      const lastBias = (old[(layers.at(-1) as { name: string }).name] as Tensors).bias as tf.Tensor;
      const project = projections(layers, { x, truth, lastBias, loss: { form: loss, lambda, rounds: 10 }, dotRounds: 10 });
      let edges: Tensors = filled;
      const gaps: tf.Scalar[] = [];
      let violation: Record<string, tf.Tensor> = {};
      for (let iteration = 0; iteration < solver.iterations; iteration++) {
        const made = solver.iterate(edges, project as Projections);
        const [inA, inB] = [made.inA as Edges, made.inB as Edges];
        edges = made.edges;
        gaps.push(meanViolation(inA, inB));
        if (iteration === solver.iterations - 1) violation = weightViolation(layers, inA, inB);
      }
      const weights = consensusWeights(layers, edges as Edges, old);
      const last = tf.stack(gaps);
      const isFirst = tf.equal(state.batches as tf.Scalar, 0);
      return {
        state: {
          weights,
          stats: state.stats as Tensors,
          batches: tf.add(state.batches as tf.Scalar, 1),
          first: tf.where(isFirst, last, state.first as tf.Tensor),
          last,
          violation,
        },
        metrics: {
          loss: crossEntropy(logits),
          lossAfter: crossEntropy(forward(layers, weights, x).logits),
          "violation.first": gaps[0] as tf.Scalar,
          "violation.last": gaps.at(-1) as tf.Scalar,
          "violation.ratio": tf.div(gaps.at(-1) as tf.Scalar, gaps[0] as tf.Scalar),
        },
      };
    },
    pictures: { every: drawEvery, draw: (state) => projectionPictures(layers, state) },
  };
}

function kernelsOf({ weights }: Model): Tensors {
  return Object.fromEntries(Object.entries(weights).map(([name, own]) => [name, (own as Tensors).kernel as tf.Tensor]));
}

function labelColumn({ examples }: Batches, model: Model): tf.Tensor {
  const labels = columnOf(examples, "label");
  checkLabels(labels, model.output.at(-1) as number);
  return labels;
}

function weighted(): Problem {
  return new Problem("projection.weights", "These batches weigh their examples, which projections cannot: every example is a constraint.", {
    field: "batches",
    fix: "Wire batches whose examples count alike.",
  });
}

export const card = {
  run: projectionSteps,
  title: "Projection steps",
  summary: "Trains a network without gradients: each operation is a constraint, and projections look for weights that satisfy all.",
  also: ["PJAX", "feasibility", "gradient-free", "constraint satisfaction", "train by projection", "backpropagation without"],
  inputs: {
    model: { port: { Model: true }, doc: "Where training starts: dense layers with ReLU or sign between them." },
    batches: { port: { Batches: true }, doc: "What it learns from; one batch is one update." },
    solver: { port: { FeasibilitySolver: true }, doc: "How the projections are iterated, and how often for each batch." },
  },
  settings: {
    loss: {
      control: "choice",
      default: "fixedPoint",
      options: ["fixedPoint", "newton", "margin"],
      onNode: true,
      doc: "What moves the logits: ten rounds of the cross-entropy's equation, its proximal point itself, or a margin of 1.",
    },
    lambda: {
      control: "number",
      default: 5,
      min: 0,
      onNode: true,
      doc: "Weight of the cross-entropy against staying where the logits are.",
      when: { setting: "loss", is: ["fixedPoint", "newton"] },
    },
    drawEvery: {
      control: "number",
      default: 1,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Batches between two pictures; 0: only at the end.",
    },
  },
  output: "TrainStep",
  numbers: {},
  infer: { model: "x -> y", batches: "x" },
  reference: {
    by: "Bergmeister 2025",
    title: "A projection-based framework for gradient-free and parallel learning",
    arxiv: "2506.05878",
  },
} satisfies NodeCard<typeof projectionSteps>;
