import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { differences, leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import type { Tensors } from "../ports.ts";
import { groupNormNet } from "./group-norm-net.ts";

beforeAll(useEngine);

const evaluate = { mode: "evaluate" } as const;
const make = (change: Partial<Parameters<typeof groupNormNet>[0]> = {}) =>
  groupNormNet({
    ...{ height: 5, width: 4, depth: 1, channels: [4, 6], strides: [2, 1], kernel: 3, groups: 2, outputs: 3, init: "he", key: seedKey(1) },
    ...change,
  });
const values = (x: tf.Tensor) => [...x.dataSync()];

test("one convolution of 1x1 with two groups, by hand", () => {
  const model = make({ height: 1, width: 2, channels: [4], strides: [1], kernel: 1, groups: 2, outputs: 0 });
  const weights = {
    conv1: { kernel: tf.tensor4d([1, 2, 3, 5], [1, 1, 1, 4]), scale: tf.tensor1d([1, 1, 2, 1]), shift: tf.tensor1d([0, 0, 0, 1]) },
  };
  // Pixels 1 and 3: the first group is [1, 2], [3, 6] with mean 3, the second [3, 5], [9, 15] with mean 8.
  const first = Math.sqrt((4 + 1 + 0 + 9) / 4 + 1e-5);
  const second = Math.sqrt((25 + 9 + 1 + 49) / 4 + 1e-5);
  const expected = [-2 / first, -1 / first, (2 * -5) / second, -3 / second + 1, 0, 3 / first, (2 * 1) / second, 7 / second + 1];
  const made = values(model.apply(weights, tf.tensor2d([[1, 3]]), evaluate).output);
  expected.forEach((value, i) => void expect(made[i]).toBeCloseTo(Math.max(0, value), 5));
});

test("an example alone comes out as it does in a batch, and neither light nor contrast changes what a first layer without edges says", () => {
  const model = make();
  const x = tf.randomUniform([3, 5, 4, 1], 0, 1, "float32", 2);
  const all = values(model.apply(model.weights, x, evaluate).output);
  const one = values(model.apply(model.weights, tf.slice(x, 1, 1), evaluate).output);
  one.forEach((value, i) => void expect(value).toBeCloseTo(all[3 + i] as number, 5));
  const point = make({ channels: [4], strides: [1], kernel: 1, groups: 4, outputs: 0 });
  const spread = (input: tf.Tensor) => values(point.apply(point.weights, input, evaluate).output);
  const brighter = spread(tf.add(tf.mul(x, 3), 2));
  spread(x).forEach((value, i) => void expect(brighter[i]).toBeCloseTo(value, 1));
});

test("shapes follow the strides, weights have their names, and without groups there is a bias", () => {
  const model = make();
  expect(model.layers.map(({ name, shape }) => [name, ...shape])).toEqual([
    ["conv1", 3, 2, 4],
    ["conv2", 3, 2, 6],
    ["output", 3],
  ]);
  expect([...flatten(model.weights).keys()]).toEqual([
    "conv1/kernel",
    "conv1/scale",
    "conv1/shift",
    "conv2/kernel",
    "conv2/scale",
    "conv2/shift",
    "output/kernel",
    "output/bias",
  ]);
  expect([...flatten(make({ groups: 0, outputs: 0 }).weights).keys()]).toEqual([
    "conv1/kernel",
    "conv1/bias",
    "conv2/kernel",
    "conv2/bias",
  ]);
  expect(make({ outputs: 0 }).output).toEqual([3, 2, 6]);
  for (const { name, shape } of model.layers)
    expect(model.apply(model.weights, tf.ones([2, 5, 4, 1]), { ...evaluate, until: name }).output.shape).toEqual([2, ...shape]);
});

test("gradients of every weight agree with differences, away from the kinks of ReLU", () => {
  const x = tf.randomUniform([2, 5, 4, 1], -1, 1, "float32", 4);
  const model = make({ channels: [2, 4], outputs: 2 });
  const { conv1, conv2, output } = model.weights as Record<string, Tensors>;
  // Shifts of 4 switch every unit on.
  const on = { conv1: { ...conv1, shift: tf.fill([2], 4) }, conv2: { ...conv2, shift: tf.fill([4], 4) }, output } as Tensors;
  const mix = tf.randomNormal([2, 2], 0, 1, "float32", 9);
  const loss = (tried: Tensors) => tf.mean(tf.mul(mix, model.apply(tried, x, { mode: "train" }).output));
  const expected = differences(loss, on, 1e-2);
  for (const [path, slope] of slopes(loss, on)) {
    const wide = Math.max(1, ...slope.map(Math.abs));
    slope.forEach((value, i) => void expect(Math.abs(value - (expected.get(path)?.[i] as number)) / wide, path).toBeLessThan(3e-3));
  }
});

test("sizes that do not fit are refused", () => {
  expect(() => make({ strides: [2] })).toThrow(expect.objectContaining({ code: "group-norm-net.strides", field: "strides" }));
  expect(() => make({ groups: 4 })).toThrow(expect.objectContaining({ code: "group-norm-net.groups", field: "groups" }));
  expect(() => make({ channels: [], strides: [] })).toThrow(expect.objectContaining({ field: "channels" }));
  expect(() => make({ kernel: 0 })).toThrow(expect.objectContaining({ field: "kernel" }));
});

test("no tensor is left behind", () => {
  const model = make();
  expect(leftBehind(() => make())).toBe(0);
  expect(leftBehind(() => make({ groups: 0 }))).toBe(0);
  const x = tf.ones([2, 20]);
  expect(leftBehind(() => model.apply(model.weights, x, evaluate).output)).toBe(0);
});
