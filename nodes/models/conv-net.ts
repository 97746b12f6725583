// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { initialLayer, size } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { dense, type LayerStep, layeredModel } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import type { Model } from "../ports.ts";

/**
 * A small convolutional network: `conv1`, `conv2`, ..., each a convolution (stride 1, padded to keep the size), ReLU and
 * 2x2 pooling, then one dense layer `output` on what is left.
 *
 * Input [batch, height, width, 1] (flat rows are reshaped), output [batch, outputs]. A layer's tensor is the one after its
 * pooling; an odd row or column at the edge is dropped by pooling. Weights: `<layer>/kernel` [kernel, kernel, in, out] or
 * [in, out], `<layer>/bias` [out].
 */
export function convNet({
  height,
  width,
  channels,
  kernel,
  pool,
  outputs,
  init,
  key,
}: {
  height: number;
  width: number;
  channels: readonly number[];
  kernel: number;
  pool: "max" | "mean" | "none";
  outputs: number;
  init: "he" | "glorot" | "uniform";
  key: Key;
}): Model {
  for (const [field, value] of Object.entries({ height, width, kernel, outputs })) whole(field, value);
  for (const value of channels) whole("channels", value);
  let shape: readonly [number, number, number] = [height, width, 1];
  const steps = channels.map((filters, place): LayerStep => {
    const name = `conv${place + 1}`;
    const [tall, wide, depth] = shape;
    shape = pool === "none" ? [tall, wide, filters] : [Math.floor(tall / 2), Math.floor(wide / 2), filters];
    if (size(shape) === 0) {
      throw new Problem("conv-net.too-deep", `After ${place} poolings a picture of ${height}x${width} is too small for one more.`, {
        field: "channels",
        fix: `Give at most ${place} channel numbers, or choose no pooling.`,
      });
    }
    return {
      layer: { name, shape, activation: "relu" },
      weights: initialLayer(init, [kernel, kernel, depth, filters], derive(key, name)),
      run: (weights, h) => {
        const sum = tf.add(tf.conv2d(h as tf.Tensor4D, weights.kernel as tf.Tensor4D, 1, "same"), weights.bias as tf.Tensor);
        const on = tf.relu(sum) as tf.Tensor4D;
        return pool === "max" ? tf.maxPool(on, 2, 2, "valid") : pool === "mean" ? tf.avgPool(on, 2, 2, "valid") : on;
      },
    };
  });
  const features = size(shape);
  const output: LayerStep = {
    layer: { name: "output", shape: [outputs], activation: "none" },
    weights: initialLayer(init, [features, outputs], derive(key, "output")),
    run: (weights, h) => dense(weights, tf.reshape(h, [-1, features])),
  };
  return layeredModel({ input: [height, width, 1], steps: [...steps, output] });
}

function whole(field: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new Problem("conv-net.size", `The setting ${field} of a convolutional network cannot be ${value}.`, {
    field,
    fix: `Write a positive whole number for ${field}.`,
  });
}

export const card = {
  run: convNet,
  title: "Convolutional network",
  summary: "A small network of convolutions for pictures.",
  also: ["CNN", "LeNet", "conv"],
  inputs: {},
  settings: {
    height: { control: "number", default: 14, min: 1, step: 1, unit: "pixels", doc: "Height of the pictures." },
    width: { control: "number", default: 14, min: 1, step: 1, unit: "pixels", doc: "Width of the pictures." },
    channels: { control: "numbers", default: [8, 16], min: 1, unit: "channels", onNode: true, doc: "Filters of each convolution." },
    kernel: { control: "number", default: 3, min: 1, step: 1, unit: "pixels", doc: "Height and width of every filter." },
    pool: {
      control: "choice",
      default: "max",
      options: ["max", "mean", "none"],
      onNode: true,
      doc: "How each 2x2 block is summed up after a convolution.",
    },
    outputs: { control: "number", default: 10, min: 1, step: 1, doc: "Outputs: one for each class." },
    init: {
      control: "choice",
      default: "he",
      options: ["he", "glorot", "uniform"],
      doc: "First weights: He is made for ReLU, Glorot keeps variances both ways, uniform draws biases too.",
    },
  },
  output: "Model",
  infer: { out: "height*width -> outputs" },
  keys: { key: "model" },
  reference: {
    by: "LeCun et al. 1998",
    title: "Gradient-Based Learning Applied to Document Recognition",
    doi: "10.1109/5.726791",
  },
} satisfies NodeCard<typeof convNet>;
