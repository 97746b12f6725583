import * as tf from "@tensorflow/tfjs";
import { adamSlots, adamStep, crossEntropy, dense, meanSquare, silu } from "./training.ts";
import { firstWeights, integerArray, type StepWorkload, uniformArray } from "./workload.ts";

const numbers = { rate: 1e-3 };

/** A classifier of pictures: wide first layer, so the weights' traffic counts as much as the arithmetic. */
export const classifier: StepWorkload = {
  kind: "step",
  name: "a",
  title: "perceptron 784-256-128-10, batch 64",
  // Forward and the kernels' gradients in every layer, the inputs' gradients in all but the first.
  flops: 2 * 64 * (2 * (784 * 256 + 256 * 128 + 128 * 10) + 256 * 128 + 128 * 10),
  numbers,
  weights: () =>
    firstWeights("a", {
      kernel1: [[784, 256], 784],
      bias1: [[256], "zeros"],
      kernel2: [[256, 128], 256],
      bias2: [[128], "zeros"],
      kernel3: [[128, 10], 128],
      bias3: [[10], "zeros"],
    }),
  beside: adamSlots,
  batch: () => ({ x: uniformArray("a/x", [64, 784], 1), y: integerArray("a/y", [64], 10) }),
  step: adamStep((w, { x, y }) => {
    const h1 = tf.relu(dense(x as tf.Tensor, w.kernel1, w.bias1));
    const h2 = tf.relu(dense(h1, w.kernel2, w.bias2));
    return crossEntropy(dense(h2, w.kernel3, w.bias3), y, 10);
  }),
};

/** The velocity field of a flow between points of the plane: many small layers with a smooth activation. */
export const field: StepWorkload = {
  kind: "step",
  name: "d",
  title: "perceptron 2-128-128-128-2, batch 256",
  flops: 2 * 256 * (2 * (2 * 128 + 2 * 128 * 128 + 128 * 2) + 2 * 128 * 128 + 128 * 2),
  numbers,
  weights: () =>
    firstWeights("d", {
      kernel1: [[2, 128], 2],
      bias1: [[128], "zeros"],
      kernel2: [[128, 128], 128],
      bias2: [[128], "zeros"],
      kernel3: [[128, 128], 128],
      bias3: [[128], "zeros"],
      kernel4: [[128, 2], 128],
      bias4: [[2], "zeros"],
    }),
  beside: adamSlots,
  batch: () => ({ x: uniformArray("d/x", [256, 2], 1), y: uniformArray("d/y", [256, 2], 1) }),
  step: adamStep((w, { x, y }) => {
    const h1 = silu(dense(x as tf.Tensor, w.kernel1, w.bias1));
    const h2 = silu(dense(h1, w.kernel2, w.bias2));
    const h3 = silu(dense(h2, w.kernel3, w.bias3));
    return meanSquare(dense(h3, w.kernel4, w.bias4), y);
  }),
};

/** Nothing to compute: its time is what a step costs beside the arithmetic. */
export const single: StepWorkload = {
  kind: "step",
  name: "width1",
  title: "perceptron 1-1, batch 1",
  numbers,
  weights: () => firstWeights("width1", { kernel: [[1, 1], 1], bias: [[1], "zeros"] }),
  beside: adamSlots,
  batch: () => ({ x: uniformArray("width1/x", [1, 1], 1), y: uniformArray("width1/y", [1, 1], 1) }),
  step: adamStep((w, { x, y }) => meanSquare(dense(x as tf.Tensor, w.kernel, w.bias), y)),
};
