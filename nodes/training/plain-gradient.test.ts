import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { differences } from "../lib/tiny.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import type { Objective, Tensors } from "../ports.ts";
import { plainGradient } from "./plain-gradient.ts";

beforeAll(async () => {
  await useEngine();
});

const objective: Objective = {
  is: "Objective",
  name: "curve",
  numbers: {},
  owns: [],
  init: () => ({}),
  evaluate: () => ({ parts: {}, metrics: {}, state: {} }),
};

test("the gradient of the mean over the batch agrees with differences", () => {
  tf.tidy(() => {
    const weights: Tensors = { a: tf.tensor1d([0.3, -0.8]), deep: { b: tf.scalar(0.5) } };
    const x = tf.tensor2d([
      [1, 2],
      [-1, 0.5],
      [0.2, 0.1],
    ]);
    const parts = (w: Tensors) => {
      const h = x
        .mul(w.a as tf.Tensor)
        .sum(1)
        .add((w.deep as Tensors).b as tf.Tensor);
      return { smooth: h.tanh(), square: h.square() };
    };
    const { gradients } = plainGradient({ objective }).compute(weights, (w) => ({ parts: parts(w), metrics: {}, state: {} }));
    const loss = (w: Tensors) => {
      const { smooth, square } = parts(w);
      return smooth.add(square).mean();
    };
    const near = differences(loss, weights, 1e-2);
    for (const [path, gradient] of flatten(gradients)) {
      for (const [i, value] of gradient.dataSync().entries()) expect(value).toBeCloseTo(near.get(path)?.[i] as number, 3);
    }
    expect([...flatten(gradients).keys()]).toEqual(["a", "deep/b"]);
  });
});
