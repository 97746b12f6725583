// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Evaluation, GradientSource, Objective, Tensors } from "../ports.ts";
import { Problem } from "./problem.ts";
import { flatten, leaves, mapTree, unflatten } from "./tree.ts";

/** Mean over the batch of the sum of all parts: the loss. */
export function lossOf(parts: Readonly<Record<string, tf.Tensor>>): tf.Scalar {
  const [first, ...others] = Object.values(parts);
  return tf.mean(others.reduce((sum, part) => tf.add(sum, part), first ?? tf.scalar(0))) as tf.Scalar;
}

/**
 * Gradients of the loss for every tensor of `weights`; zeros where the loss does not depend on it.
 * The evaluation comes out whole, though tfjs drops all tensors that a loss makes on its way.
 * The caller owns gradients and evaluation (inside a `tidy`: the tidy does).
 */
export function lossAndGradients(
  weights: Tensors,
  evaluate: (weights: Tensors) => Evaluation,
): { loss: tf.Scalar; gradients: Tensors; evaluation: Evaluation } {
  const { loss, reached, evaluation } = lossAndReached(weights, evaluate);
  let place = 0;
  const gradients = mapTree((weight) => reached[place++] ?? tf.zerosLike(weight), weights);
  return { loss, gradients, evaluation };
}

/** Gradients in the order of the leaves, undefined where the loss does not depend on the weight. */
function lossAndReached(
  weights: Tensors,
  evaluate: (weights: Tensors) => Evaluation,
): { loss: tf.Scalar; reached: readonly (tf.Tensor | null | undefined)[]; evaluation: Evaluation } {
  const learnt = leaves(weights);
  const carrier = carry();
  try {
    let made: Evaluation | undefined;
    const { value, grads } = tf.engine().gradients(
      () => {
        made = evaluate(weights);
        carrier.keep(made);
        return lossOf(made.parts);
      },
      learnt,
      undefined as unknown as tf.Tensor,
      true,
    );
    return { loss: value as tf.Scalar, reached: grads, evaluation: carrier.release(made as Evaluation) };
  } catch (error) {
    dropTape();
    throw error;
  } finally {
    carrier.dispose();
  }
}

/** tfjs forgets what its tape saved when a loss throws. */
function dropTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
  state.activeTape = [];
}

/** Takes an evaluation through the end of a tfjs scope, without a copy where the scope made the tensor. */
function carry() {
  const kept = new Map<tf.Tensor, tf.Tensor>();
  const each = ({ parts, metrics, state }: Evaluation, change: (tensor: tf.Tensor) => tf.Tensor): Evaluation => ({
    parts: mapTree(change, parts) as Evaluation["parts"],
    metrics: mapTree(change, metrics) as Evaluation["metrics"],
    state: mapTree(change, state),
  });
  const free = (tensor: tf.Tensor): void => {
    tensor.kept = false;
    const scope = tf.engine().state.activeScope as { id: number; track: tf.Tensor[] } | null;
    if (!scope) return;
    tensor.scopeId = scope.id;
    scope.track.push(tensor);
  };
  return {
    keep: (evaluation: Evaluation) => {
      const scope = tf.engine().state.activeScope?.id;
      each(evaluation, (tensor) => {
        // Others' tensors (a column, a weight) are not ours to move.
        if (!kept.has(tensor)) kept.set(tensor, tf.keep(tensor.scopeId === scope ? tensor : tensor.clone()));
        return tensor;
      });
    },
    release: (evaluation: Evaluation) => {
      const released = each(evaluation, (tensor) => kept.get(tensor) as tf.Tensor);
      for (const tensor of kept.values()) free(tensor);
      kept.clear();
      return released;
    },
    dispose: () => {
      for (const tensor of kept.values()) tensor.dispose();
    },
  };
}

/** One gradient of the whole loss. */
export function plainSource(objective: Objective): GradientSource {
  return { is: "GradientSource", objective, compute: lossAndGradients };
}

/**
 * One gradient for each part of the loss, without the weights that the part does not reach, and their sum. Only of a plain
 * gradient: what another source does to the gradient of the whole says nothing about the parts.
 */
export function sourceByPart(source: GradientSource): GradientSource {
  if (source.compute !== lossAndGradients) {
    throw new Problem(
      "gradient.by-part",
      "The optimizer wants one gradient for each part of the objective, and this gradient is made of the whole.",
      {
        field: "gradient",
        fix: "Wire the objective itself, or its plain gradient.",
      },
    );
  }
  return {
    ...source,
    compute: (weights, evaluate) => {
      const evaluation = evaluate(weights);
      const byPart: Record<string, Tensors> = {};
      const paths = [...flatten(weights).keys()];
      const sums = paths.map((): tf.Tensor | undefined => undefined);
      for (const name of Object.keys(evaluation.parts)) {
        const { reached } = lossAndReached(weights, (at) => {
          const made = evaluate(at);
          return { ...made, parts: { [name]: made.parts[name] as tf.Tensor } };
        });
        byPart[name] = unflatten(new Map(paths.flatMap((path, at) => (reached[at] ? [[path, reached[at]]] : []))));
        for (const [at, gradient] of reached.entries()) {
          const before = sums[at];
          if (gradient) sums[at] = before ? tf.add(before, gradient) : gradient;
        }
      }
      let place = 0;
      const gradients = mapTree((weight) => sums[place++] ?? tf.zerosLike(weight), weights);
      return { gradients, evaluation, loss: lossOf(evaluation.parts), byPart };
    },
  };
}
