import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { bind } from "../lib/bound.ts";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { lossOf } from "../lib/gradients.ts";
import { seedKey } from "../lib/random.ts";
import { differences, slopes } from "../lib/tiny.test-helper.ts";
import { mlp } from "../models/mlp.ts";
import type { Evaluation, Tensors } from "../ports.ts";
import { autoencoder } from "./autoencoder.ts";

beforeAll(useEngine);

const net = (inputs: number, outputs: number, seed: number) =>
  mlp({ inputs, widths: [4], outputs, activation: "tanh", init: "glorot", key: seedKey(seed) });
const made = (variational: boolean, beta = 1) =>
  autoencoder({ encoder: net(3, variational ? 4 : 2, 1), decoder: net(2, 3, 2), variational, beta });
const x = tf.tensor2d([
  [0.3, -0.8, 1.1],
  [-0.5, 0.9, 0.2],
]);
function evaluate({ model, objective }: ReturnType<typeof autoencoder>, weights: Tensors): Evaluation {
  const key = keyTensor(seedKey(3));
  const bound = bind(model, { weights, parts: {}, partNames: new Map(), stats: {}, mode: "train", key });
  return objective.evaluate({ model: bound, batch: { input: x }, numbers: {}, key, state: {} });
}

test("an encoder that says standard normal has no divergence; one unit off has half a nat a number", () => {
  const both = made(true);
  const still = (bias: number[]): Tensors => ({
    ...both.model.weights,
    moments: { hidden1: { kernel: tf.zeros([3, 4]), bias: tf.zeros([4]) }, output: { kernel: tf.zeros([4, 4]), bias: tf.tensor1d(bias) } },
  });
  const divergence = (bias: number[]) => Array.from((evaluate(both, still(bias)).parts.divergence as tf.Tensor).dataSync());
  expect(divergence([0, 0, 0, 0])).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  expect(divergence([1, 1, 0, 0])).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  // (e^v - v - 1) / 2 for log variance v = 1.
  expect(divergence([0, 0, 1, 0])[0]).toBeCloseTo((Math.E - 2) / 2, 6);
});

test("the reconstruction is the Gaussian's surprise at deviation 1", () => {
  const { parts, metrics } = evaluate(made(true), made(true).model.weights);
  expect((metrics.deviation as tf.Tensor).dataSync()[0]).toBeCloseTo(1, 6);
  for (const value of (parts.reconstruction as tf.Tensor).dataSync()) expect(value).toBeGreaterThan(1.5 * Math.log(2 * Math.PI));
});

test("gradients of every weight agree with differences, scale and all", () => {
  for (const variational of [true, false]) {
    const both = made(variational, 0.7);
    const loss = (weights: Tensors) => lossOf(evaluate(both, weights).parts);
    const expected = differences(loss, both.model.weights, 1e-2);
    for (const [path, slope] of slopes(loss, both.model.weights))
      for (const [i, value] of slope.entries()) expect(Math.abs(value - (expected.get(path)?.[i] as number)), path).toBeLessThan(3e-3);
  }
});

test("in evaluation the code is its mean, and a plain one is the encoder's output", () => {
  const { model } = made(true);
  const once = model.apply(model.weights, x, { mode: "evaluate" }).output.dataSync();
  expect(model.apply(model.weights, x, { mode: "evaluate" }).output.dataSync()).toEqual(once);
  const key = keyTensor(seedKey(3));
  expect(model.apply(model.weights, x, { mode: "train", key }).output.dataSync()).not.toEqual(once);
  expect(model.layers.map(({ name, shape }) => [name, ...shape])).toEqual([
    ["moments", 4],
    ["code", 2],
    ["output", 3],
  ]);
});

test("nets that do not fit are a problem", () => {
  const build = (encoder: number, decoder: number) => () =>
    autoencoder({ encoder: net(3, encoder, 1), decoder: net(2, decoder, 2), variational: true, beta: 1 });
  expect(build(2, 3)).toThrow(/gives 2 numbers, but a code of 2 takes 4/);
  expect(build(4, 2)).toThrow(/decoder gives 2 numbers/);
});
