import * as tf from "@tensorflow/tfjs";
import { adamSlots, adamStep, crossEntropy, dense } from "./training.ts";
import { firstWeights, integerArray, type StepWorkload, uniformArray } from "./workload.ts";

export const convolution: StepWorkload = {
  kind: "step",
  name: "b",
  title: "3x3x16, 3x3x32 stride 2, dense, on 28x28, batch 64",
  // The first convolution needs no gradient by its input.
  flops: 2 * 64 * (2 * 784 * 9 * 16 + 3 * 196 * 9 * 16 * 32 + 3 * 6272 * 10),
  numbers: { rate: 1e-3 },
  weights: () =>
    firstWeights("b", {
      filter1: [[3, 3, 1, 16], 9],
      bias1: [[16], "zeros"],
      filter2: [[3, 3, 16, 32], 144],
      bias2: [[32], "zeros"],
      kernel: [[6272, 10], 6272],
      bias: [[10], "zeros"],
    }),
  beside: adamSlots,
  batch: () => ({ x: uniformArray("b/x", [64, 28, 28, 1], 1), y: integerArray("b/y", [64], 10) }),
  step: adamStep((w, { x, y }) => {
    const h1 = tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w.filter1 as tf.Tensor4D, 1, "same"), w.bias1 as tf.Tensor));
    const h2 = tf.relu(tf.add(tf.conv2d(h1 as tf.Tensor4D, w.filter2 as tf.Tensor4D, 2, "same"), w.bias2 as tf.Tensor));
    return crossEntropy(dense(tf.reshape(h2, [64, 6272]), w.kernel, w.bias), y, 10);
  }),
};
