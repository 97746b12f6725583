import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../nodes/ports.ts";
import { filled, type HostArrays, type Step } from "./workload.ts";

/** What the training steps of the bench share, in plain tfjs: gradients by tfjs, Adam by its formula. */

export type Weights = Readonly<Record<string, tf.Tensor>>;
export type Loss = (weights: Weights, batch: Weights) => tf.Tensor;

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Loss, its gradients, one update by Adam (Kingma and Ba 2015). */
export function adamStep(loss: Loss): Step {
  return (state, batch, { rate }) => {
    const weights = state.weights as Weights;
    const names = Object.keys(weights);
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
      loss(Object.fromEntries(names.map((name, place) => [name, tensors[place] as tf.Tensor])), batch as Weights),
    )(Object.values(weights));
    const count = tf.add(state.count as tf.Scalar, 1);
    const correct1 = tf.sub(1, tf.pow(beta1, count));
    const correct2 = tf.sub(1, tf.pow(beta2, count));
    const after: Record<"weights" | "mean" | "square", Record<string, tf.Tensor>> = { weights: {}, mean: {}, square: {} };
    for (const [place, name] of names.entries()) {
      const gradient = grads[place] as tf.Tensor;
      const mean = tf.add(tf.mul((state.mean as Weights)[name] as tf.Tensor, beta1), tf.mul(gradient, 1 - beta1));
      const square = tf.add(tf.mul((state.square as Weights)[name] as tf.Tensor, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const move = tf.div(tf.mul(tf.div(mean, correct1), rate as tf.Scalar), tf.add(tf.sqrt(tf.div(square, correct2)), epsilon));
      after.mean[name] = mean;
      after.square[name] = square;
      after.weights[name] = tf.sub(weights[name] as tf.Tensor, move);
    }
    return { state: { ...after, count } as Tensors, metrics: { loss: value as tf.Scalar } };
  };
}

export function adamSlots(weights: HostArrays) {
  const zeros = () => Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, filled(shape, 0)]));
  return { mean: zeros(), square: zeros(), count: filled([], 0) };
}

export function dense(x: tf.Tensor, kernel: tf.Tensor | undefined, bias: tf.Tensor | undefined): tf.Tensor {
  return tf.add(tf.matMul(x, kernel as tf.Tensor), bias as tf.Tensor);
}

export function silu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

export function crossEntropy(logits: tf.Tensor, labels: tf.Tensor | undefined, classes: number): tf.Tensor {
  const wanted = tf.cast(tf.oneHot(labels as tf.Tensor, classes), "float32");
  return tf.neg(tf.mean(tf.sum(tf.mul(wanted, tf.logSoftmax(logits)), -1)));
}

export function meanSquare(x: tf.Tensor, wanted: tf.Tensor | undefined): tf.Tensor {
  return tf.mean(tf.square(tf.sub(x, wanted as tf.Tensor)));
}
