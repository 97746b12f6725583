// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { kernel, noGradient, type Rule } from "./register.ts";

interface Attributes {
  readonly filterSize: unknown;
  readonly strides: unknown;
  readonly pad: unknown;
  readonly dimRoundingMode?: string;
}

const windows = ({ filterSize, strides, pad, dimRoundingMode }: Attributes) =>
  ({ filterSize, strides, pad, dimRoundingMode }) as tf.NamedAttrMap;

/** Pooling by means is linear, so it is the gradient of its own gradient. */
function meanPool(forward: string, backward: string): readonly Rule[] {
  return [
    {
      kernel: forward,
      inputs: ["x"],
      gradients: (dy: tf.Tensor, [x], attrs: Attributes) => ({
        x: () => kernel(backward, { dy, input: x as tf.Tensor }, windows(attrs)),
      }),
    },
    {
      kernel: backward,
      inputs: ["input"],
      gradients: (g: tf.Tensor, [input], attrs: Attributes) => ({
        dy: () => kernel(forward, { x: g }, windows(attrs)),
        input: () => tf.zeros((input as tf.Tensor).shape),
      }),
    },
  ];
}

/** Where in the flat input each window has its largest entry: the first of equals, as the gradient takes it. */
function places(x: tf.Tensor, { filterSize, strides, pad, dimRoundingMode }: Attributes): tf.Tensor {
  if (dimRoundingMode)
    throw noGradient(`The gradient of maxPool with dimRoundingMode "${dimRoundingMode}"`, 'Use "same" or "valid" padding.');
  const attrs = { filterSize, strides, pad, includeBatchInIndex: true } as tf.NamedAttrMap;
  const [, index] = tf.engine().runKernel("MaxPoolWithArgmax", { x }, attrs) as tf.Tensor[];
  return tf.reshape(index as tf.Tensor, [-1]);
}

export const pool: readonly Rule[] = [
  ...meanPool("AvgPool", "AvgPoolGrad"),
  ...meanPool("AvgPool3D", "AvgPool3DGrad"),
  ...["MaxPool", "MaxPool3D"].map(
    (name): Rule => ({
      kernel: name,
      inputs: ["x"],
      outputs: [true],
      gradients: (dy: tf.Tensor, [x, y], attrs: Attributes) => ({
        x: () => kernel(`${name}Grad`, { dy, input: x as tf.Tensor, output: y as tf.Tensor }, windows(attrs)),
      }),
    }),
  ),
  {
    // Linear in dy, constant between jumps in the rest.
    kernel: "MaxPoolGrad",
    inputs: ["dy", "input", "output"],
    gradients: (g: tf.Tensor, [dy, input, output], attrs: Attributes) => ({
      dy: () => tf.reshape(tf.gather(tf.reshape(g, [-1]), places(input as tf.Tensor, attrs) as tf.Tensor1D), (dy as tf.Tensor).shape),
      input: () => tf.zeros((input as tf.Tensor).shape),
      output: () => tf.zeros((output as tf.Tensor).shape),
    }),
  },
  {
    kernel: "MaxPoolWithArgmax",
    inputs: ["x"],
    gradients: (dys: readonly tf.Tensor[], [x], attrs: Attributes) => ({
      x: () => {
        const from = x as tf.Tensor;
        return tf.reshape(
          tf.unsortedSegmentSum(tf.reshape(dys[0] as tf.Tensor, [-1]), places(from, attrs) as tf.Tensor1D, from.size),
          from.shape,
        );
      },
    }),
  },
];
