import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { differences, leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import type { Tensors } from "../ports.ts";
import { mlp } from "./mlp.ts";

beforeAll(useEngine);

const make = (change: Partial<Parameters<typeof mlp>[0]> = {}) =>
  mlp({ inputs: 3, widths: [5, 4], outputs: 2, activation: "tanh", init: "he", key: seedKey(1), ...change });
const evaluate = { mode: "evaluate" } as const;

test("two inputs, one ReLU unit that is on and one that is off, by hand", () => {
  const model = make({ inputs: 2, widths: [2], outputs: 1, activation: "relu" });
  const weights = {
    hidden1: {
      kernel: tf.tensor2d([
        [1, -1],
        [2, -2],
      ]),
      bias: tf.tensor1d([0.5, 0]),
    },
    output: { kernel: tf.tensor2d([[3], [7]]), bias: tf.tensor1d([-1]) },
  };
  const { output } = model.apply(weights, tf.tensor2d([[1, 2]]), evaluate);
  expect(output.dataSync()[0]).toBeCloseTo(3 * 5.5 - 1, 6);
});

test("layers are named hidden1, hidden2, output and say their shapes", () => {
  const model = make();
  expect(model.layers.map(({ name, shape, activation }) => [name, ...shape, activation])).toEqual([
    ["hidden1", 5, "tanh"],
    ["hidden2", 4, "tanh"],
    ["output", 2, "none"],
  ]);
  expect([...flatten(model.weights)].map(([path, { shape }]) => [path, shape])).toEqual([
    ["hidden1/kernel", [3, 5]],
    ["hidden1/bias", [5]],
    ["hidden2/kernel", [5, 4]],
    ["hidden2/bias", [4]],
    ["output/kernel", [4, 2]],
    ["output/bias", [2]],
  ]);
  expect([model.input, model.output]).toEqual([[3], [2]]);
});

test("gradients of every weight agree with differences, for each activation", () => {
  const x = tf.tensor2d([
    [0.3, -0.8, 1.1],
    [-0.5, 0.9, 0.2],
  ]);
  for (const activation of ["relu", "tanh", "sigmoid", "gelu", "leakyRelu"] as const) {
    const model = make({ activation });
    const loss = (weights: Tensors) => tf.sum(tf.square(model.apply(weights, x, { mode: "train" }).output));
    const expected = differences(loss, model.weights, 1e-2);
    for (const [path, slope] of slopes(loss, model.weights)) {
      slope.forEach(
        (value, i) => void expect(Math.abs(value - (expected.get(path)?.[i] as number))).toBeLessThan(0.02 * (1 + Math.abs(value))),
      );
    }
  }
});

test("first weights have the variance or the bound of their rule", () => {
  const kernel = (init: "he" | "glorot" | "uniform") =>
    make({ inputs: 200, widths: [100], init }).weights.hidden1 as { kernel: tf.Tensor; bias: tf.Tensor };
  const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
  const variance = (tensor: tf.Tensor) => numbers(tensor).reduce((a, b) => a + b * b, 0) / tensor.size;
  const bound = (tensor: tf.Tensor) => Math.max(...numbers(tensor).map(Math.abs));
  expect(Math.abs(variance(kernel("he").kernel) * 100 - 1)).toBeLessThan(0.04);
  expect(bound(kernel("he").bias)).toBe(0);
  for (const [init, limit] of [
    ["glorot", Math.sqrt(6 / 300)],
    ["uniform", 1 / Math.sqrt(200)],
  ] as const) {
    expect(bound(kernel(init).kernel)).toBeLessThanOrEqual(limit);
    expect(bound(kernel(init).kernel)).toBeGreaterThan(0.99 * limit);
  }
  expect(bound(kernel("uniform").bias)).toBeGreaterThan(0);
});

test("another width of one layer leaves the draws of the layers that keep their shape alone", () => {
  const numbers = (widths: number[], layer: string) => flatten(make({ widths }).weights).get(`${layer}/kernel`)?.dataSync();
  expect(numbers([5, 4, 3], "hidden1")).toEqual(numbers([5, 9, 3], "hidden1"));
  const other = flatten(make({ key: seedKey(2) }).weights)
    .get("hidden1/kernel")
    ?.dataSync();
  expect(numbers([5, 4], "hidden1")).not.toEqual(other);
});

test("visit sees every layer and what it returns goes on upwards; until stops there", () => {
  const model = make();
  const x = tf.ones([2, 3]);
  const seen: string[] = [];
  const { output } = model.apply(model.weights, x, {
    ...evaluate,
    visit: (name, h) => {
      seen.push(name);
      return name === "hidden2" ? tf.zerosLike(h) : h;
    },
  });
  expect(seen).toEqual(["hidden1", "hidden2", "output"]);
  expect([...output.dataSync()]).toEqual([0, 0, 0, 0]);
  expect(model.apply(model.weights, x, { ...evaluate, until: "hidden1" }).output.shape).toEqual([2, 5]);
  expect(() => model.apply(model.weights, x, { ...evaluate, until: "hidden3" })).toThrow(
    expect.objectContaining({ code: "model.unknown-layer" }),
  );
});

test("pictures are flattened, and inputs of another size are refused in words", () => {
  const model = make({ inputs: 4 });
  const flat = model.apply(model.weights, tf.tensor2d([[1, 2, 3, 4]]), evaluate).output.dataSync();
  const square = model
    .apply(
      model.weights,
      tf.tensor4d([
        [
          [[1], [2]],
          [[3], [4]],
        ],
      ]),
      evaluate,
    )
    .output.dataSync();
  expect(square).toEqual(flat);
  expect(() => model.apply(model.weights, tf.ones([1, 5]), evaluate)).toThrow(/inputs of shape \[4\].*given \[5\]/);
});

test("no tensor is left behind, neither by making nor by applying it", () => {
  const model = make();
  const x = tf.ones([2, 3]);
  expect(leftBehind(() => make())).toBe(0);
  expect(leftBehind(() => model.apply(model.weights, x, evaluate).output)).toBe(0);
});

test("a width that is no whole number from 1 on is refused", () => {
  expect(() => make({ widths: [4, 0] })).toThrow(expect.objectContaining({ field: "widths" }));
  expect(() => make({ inputs: 1.5 })).toThrow(expect.objectContaining({ field: "inputs" }));
});
