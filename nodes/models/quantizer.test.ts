import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import type { Model, Tensors } from "../ports.ts";
import { mlp } from "./mlp.ts";
import { quantizer } from "./quantizer.ts";

beforeAll(useEngine);

const base = () => mlp({ inputs: 4, widths: [6], outputs: 3, activation: "tanh", init: "glorot", key: seedKey(1) });
const x = () => tf.tensor2d([1, -2, 0.5, 3, 0.1, 0.2, -0.3, 0.4], [2, 4]);
const loss = (model: Model) => (weights: Tensors) => tf.sum(tf.square(model.apply(weights, x(), { mode: "train" }).output));

test("its hidden units are -1 or 1, as the sign of those underneath, and its output reads them", async () => {
  const model = base();
  const seen: Record<string, number[]> = {};
  const visit = (name: string, h: tf.Tensor) => {
    seen[name] = Array.from(h.dataSync());
    return h;
  };
  tf.tidy(() => model.apply(model.weights, x(), { mode: "evaluate", visit }).output);
  const under = seen.hidden1 as number[];
  const made = quantizer({ model, gradient: "true" });
  const output = tf.tidy(() => made.apply(made.weights, x(), { mode: "evaluate", visit }).output);
  expect(seen.hidden1).toEqual(under.map((value) => (value < 0 ? -1 : 1)));
  const { kernel, bias } = model.weights.output as { kernel: tf.Tensor2D; bias: tf.Tensor };
  expect(await output.data()).toEqual(await tf.add(tf.matMul(tf.tensor2d(seen.hidden1 as number[], [2, 6]), kernel), bias).data());
});

test("the true derivative is 0 below the last layer, and plain in it", () => {
  const made = quantizer({ model: base(), gradient: "true" });
  const found = slopes(loss(made), made.weights);
  expect(new Set(found.get("hidden1/kernel"))).toEqual(new Set([0]));
  expect(found.get("output/kernel")?.some((value) => value !== 0)).toBe(true);
});

test("straight through: the slope of what comes out, times that of tanh underneath", () => {
  const model = base();
  const made = quantizer({ model, gradient: "straightThrough" });
  const found = slopes(loss(made), made.weights).get("hidden1/bias") as number[];
  const { kernel, bias } = model.weights.hidden1 as { kernel: tf.Tensor2D; bias: tf.Tensor };
  const h = tf.tanh(tf.add(tf.matMul(x(), kernel), bias));
  const top = model.weights.output as { kernel: tf.Tensor2D };
  const output = made.apply(made.weights, x(), { mode: "train" }).output as tf.Tensor2D;
  const back = tf.mul(tf.matMul(tf.mul(output, 2), top.kernel, false, true), tf.sub(1, tf.square(h)));
  for (const [unit, value] of (tf.sum(back, 0).arraySync() as number[]).entries()) expect(found[unit]).toBeCloseTo(value, 4);
});

test("units that are never below 0 are refused, and it owns what it gives", () => {
  const relu = mlp({ inputs: 4, widths: [6], outputs: 3, activation: "relu", init: "he", key: seedKey(1) });
  expect(() => quantizer({ model: relu, gradient: "true" })).toThrow(/tanh|relu/);
  const model = base();
  expect(leftBehind(() => quantizer({ model, gradient: "true" }))).toBe(0);
});
