// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { crossEntropyOf } from "../lib/labels.ts";
import { Problem } from "../lib/problem.ts";
import { freshWeights } from "../lib/teaching/fresh.ts";
import { flatten, leaves, mapTree } from "../lib/tree.ts";
import type { DifferentiableTraining, Model, Tensors } from "../ports.ts";

/**
 * A training by gradient descent with momentum that is itself a function one can differentiate: of the batches, of every rate
 * and momentum, and of the first weights. The loss of a step is the mean cross-entropy of its batch; step by step
 * v <- gradient + momentum v and w <- w - rate v, as `momentum` and `scaleBySchedule` do it. Nothing in it is detached.
 *
 * The gradients of the steps are on the same tape as all else, so that the gradient of what comes after goes through them:
 * the learner can be any model whose operations have second derivatives. What they are not made for is refused when they are asked for.
 *
 * Throws `unrolled.frozen`, and `unrolled.statistics` for a model that keeps statistics of its batches.
 * Source: Such et al. 2019, arXiv:1912.07768, section 3; Maclaurin et al. 2015, arXiv:1502.03492.
 */
export function unrolledTrain({ learner, init }: { learner: Model; init: "he" | "glorot" | "uniform" }): DifferentiableTraining {
  check(learner);
  return {
    is: "DifferentiableTraining",
    model: learner,
    fresh: (key) => freshWeights(learner, init, key),
    run: ({ weights, batches, rates, momenta }) => {
      const after: Tensors[] = [];
      let now = weights;
      let speed: Tensors | undefined;
      for (const [step, { input, label }] of batches.entries()) {
        const gradients = gradientsOf(now, (at) => lossOf(learner, at, input, label));
        const kept = speed;
        const decay = momenta[step] as tf.Scalar;
        speed = kept ? mapTree((g, v) => tf.add(g, tf.mul(v, decay)), gradients, kept) : gradients;
        const factor = tf.neg(rates[step] as tf.Scalar);
        now = mapTree((weight, v) => tf.add(weight, tf.mul(v, factor)), now, speed);
        after.push(now);
      }
      return after;
    },
  };
}

function lossOf(model: Model, weights: Tensors, input: tf.Tensor, label: tf.Tensor): tf.Scalar {
  const logits = model.apply(weights, input, { mode: "train" }).output;
  return tf.mean(crossEntropyOf(logits, tf.oneHot(label as tf.Tensor1D, logits.shape.at(-1) as number)));
}

/** On the tape that is running, if one is. */
function gradientsOf(weights: Tensors, loss: (weights: Tensors) => tf.Scalar): Tensors {
  const { grads } = tf.engine().gradients(() => loss(weights), leaves(weights), undefined as unknown as tf.Tensor, true);
  let place = 0;
  return mapTree((weight) => grads[place++] ?? tf.zerosLike(weight), weights);
}

function check(learner: Model): void {
  if (flatten(learner.weights).size === 0) {
    throw new Problem("unrolled.frozen", "The learner has no weights that could learn.", {
      field: "learner",
      fix: "Wire a model that is not frozen.",
    });
  }
  if (flatten(learner.stats).size === 0) return;
  throw new Problem("unrolled.statistics", "The learner keeps statistics of its batches, which a training that is written out cannot.", {
    field: "learner",
    fix: "Wire a model without batch normalisation, say one with weight normalisation.",
  });
}

export const card = {
  run: unrolledTrain,
  title: "Unrolled training",
  summary: "A short training as a function that one can differentiate through.",
  also: ["inner loop", "bilevel", "meta-gradient", "hypergradient", "differentiable training"],
  inputs: { learner: { port: { Model: true }, doc: "Who is trained; only its shape counts, its weights are drawn anew each time." } },
  settings: {
    init: {
      control: "choice",
      default: "he",
      options: ["he", "glorot", "uniform"],
      doc: "How the first weights of each learner are drawn, as in the node of the model.",
    },
  },
  output: "DifferentiableTraining",
  reference: {
    by: "Maclaurin et al. 2015",
    title: "Gradient-based Hyperparameter Optimization through Reversible Learning",
    arxiv: "1502.03492",
  },
} satisfies NodeCard<typeof unrolledTrain>;
