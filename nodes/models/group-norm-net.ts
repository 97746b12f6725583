// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { initialLayer, size } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { dense, type LayerStep, layeredModel } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import type { Model, Tensors } from "../ports.ts";

const epsilon = 1e-5;

/**
 * A convolutional network whose layers `conv1`, `conv2`, ... are a convolution with a stride, group normalisation and ReLU; with
 * `outputs` above 0 a dense layer `output` follows. With 0 it ends in a feature map: the trunk of a model with heads.
 *
 * Group normalisation takes mean and variance of one example over its places and the channels of a group, so that a batch of one is
 * as good as any: h = (x - mean) / sqrt(variance + 1e-5) * scale + shift. `groups` 0 leaves it out, and there a bias takes its place.
 *
 * Input [batch, height, width, depth] (flat rows are reshaped). Padding keeps ceil(size / stride) places. Weights: `<layer>/kernel`
 * [kernel, kernel, in, out] with `scale` and `shift`, or `bias`, [out]; `output/kernel` [features, outputs] and `output/bias`.
 *
 * Throws `group-norm-net.size`, `.strides` where there is not one for each layer, `.groups` where they do not divide the channels.
 * Source: Wu and He 2018, arXiv:1803.08494, section 3.
 */
export function groupNormNet({
  height,
  width,
  depth,
  channels,
  strides,
  kernel,
  groups,
  outputs,
  init,
  key,
}: {
  height: number;
  width: number;
  depth: number;
  channels: readonly number[];
  strides: readonly number[];
  kernel: number;
  groups: number;
  outputs: number;
  init: "he" | "glorot" | "uniform";
  key: Key;
}): Model {
  for (const [field, value] of Object.entries({ height, width, depth, kernel })) whole(field, value, 1);
  for (const [field, values] of Object.entries({ channels, strides })) for (const value of values) whole(field, value, 1);
  for (const [field, value] of Object.entries({ groups, outputs })) whole(field, value, 0);
  if (channels.length === 0) whole("channels", 0, 1);
  if (strides.length !== channels.length) {
    throw new Problem("group-norm-net.strides", `There are ${channels.length} convolutions and ${strides.length} strides.`, {
      field: "strides",
      fix: `Write ${channels.length} strides, 1 where the size stays.`,
    });
  }
  let shape: readonly [number, number, number] = [height, width, depth];
  const steps = channels.map((filters, place): LayerStep => {
    if (groups > 0 && filters % groups !== 0) {
      throw new Problem("group-norm-net.groups", `${filters} channels cannot be cut into ${groups} groups of the same size.`, {
        field: "groups",
        fix: "Choose a number that divides every number of channels.",
      });
    }
    const name = `conv${place + 1}`;
    const stride = strides[place] as number;
    const [tall, wide, deep] = shape;
    shape = [Math.ceil(tall / stride), Math.ceil(wide / stride), filters];
    const { kernel: first, bias } = initialLayer(init, [kernel, kernel, deep, filters], derive(key, name));
    if (groups > 0) tf.dispose(bias as tf.Tensor);
    return {
      layer: { name, shape, activation: "relu" },
      weights:
        groups > 0
          ? { kernel: first as tf.Tensor, scale: tf.ones([filters]), shift: tf.zeros([filters]) }
          : { kernel: first as tf.Tensor, bias: bias as tf.Tensor },
      run: (weights, h) => {
        const sum = tf.conv2d(h as tf.Tensor4D, weights.kernel as tf.Tensor4D, stride, "same");
        return tf.relu(groups > 0 ? normalised(sum, groups, weights) : tf.add(sum, weights.bias as tf.Tensor));
      },
    };
  });
  const features = size(shape);
  const output: LayerStep[] =
    outputs === 0
      ? []
      : [
          {
            layer: { name: "output", shape: [outputs], activation: "none" },
            weights: initialLayer(init, [features, outputs], derive(key, "output")),
            run: (weights, h) => dense(weights, tf.reshape(h, [-1, features])),
          },
        ];
  return layeredModel({ input: [height, width, depth], steps: [...steps, ...output] });
}

function normalised(x: tf.Tensor, groups: number, { scale, shift }: Tensors): tf.Tensor {
  const [batch, tall, wide, channels] = x.shape as [number, number, number, number];
  const each = channels / groups;
  const count = tall * wide * each;
  const grouped = tf.reshape(x, [batch, tall * wide, groups, each]);
  // Over places first and then over the channels of a group: both sums run along rows that lie together.
  const meanOf = (values: tf.Tensor) => tf.div(tf.sum(tf.sum(values, 1), -1, true), count).reshape([batch, 1, groups, 1]);
  const centred = tf.sub(grouped, meanOf(grouped));
  const spread = tf.rsqrt(tf.add(meanOf(tf.square(centred)), epsilon));
  const normal = tf.reshape(tf.mul(centred, spread), [batch, tall, wide, channels]);
  return tf.add(tf.mul(normal, scale as tf.Tensor), shift as tf.Tensor);
}

function whole(field: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new Problem("group-norm-net.size", `The setting ${field} of this network cannot be ${value}.`, {
    field,
    fix: `Write a whole number from ${least} on for ${field}.`,
  });
}

export const card = {
  run: groupNormNet,
  title: "Group-normalised network",
  summary: "Convolutions with strides and group normalisation, for pictures that may come one at a time.",
  also: ["group norm", "GroupNorm", "CNN", "strided convolution", "trunk"],
  inputs: {},
  settings: {
    height: { control: "number", default: 14, min: 1, step: 1, unit: "pixels", doc: "Height of what comes in." },
    width: { control: "number", default: 14, min: 1, step: 1, unit: "pixels", doc: "Width of what comes in." },
    depth: { control: "number", default: 1, min: 1, step: 1, unit: "channels", doc: "Channels of what comes in: 1 for grey pictures." },
    channels: { control: "numbers", default: [16, 32], min: 1, unit: "channels", onNode: true, doc: "Filters of each convolution." },
    strides: { control: "numbers", default: [2, 1], min: 1, unit: "pixels", onNode: true, doc: "How far each convolution's filters move." },
    kernel: { control: "number", default: 3, min: 1, step: 1, unit: "pixels", doc: "Height and width of every filter." },
    groups: {
      control: "number",
      default: 1,
      min: 0,
      step: 1,
      unit: "groups",
      doc: "Groups of channels that are normalised together; 0: none are.",
    },
    outputs: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      onNode: true,
      doc: "Outputs of a dense layer at the end; 0: it ends in a feature map.",
    },
    init: {
      control: "choice",
      default: "he",
      options: ["he", "glorot", "uniform"],
      doc: "First weights: He is made for ReLU, Glorot keeps variances both ways, uniform draws biases too.",
    },
  },
  output: "Model",
  infer: { out: "height*width*depth -> y" },
  keys: { key: "model" },
  reference: { by: "Wu and He 2018", title: "Group Normalization", arxiv: "1803.08494" },
} satisfies NodeCard<typeof groupNormNet>;
