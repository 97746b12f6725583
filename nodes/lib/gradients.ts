// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Evaluation, GradientSource, Objective, Tensors } from "../ports.ts";
import { leaves, mapTree } from "./tree.ts";

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
    let place = 0;
    const gradients = mapTree((weight) => grads[place++] ?? tf.zerosLike(weight), weights);
    return { loss: value as tf.Scalar, gradients, evaluation: carrier.release(made as Evaluation) };
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
