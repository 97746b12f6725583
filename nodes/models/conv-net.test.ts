import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { differences, leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import { flatten, mapTree } from "../lib/tree.ts";
import type { Tensors } from "../ports.ts";
import { convNet } from "./conv-net.ts";

beforeAll(useEngine);

const evaluate = { mode: "evaluate" } as const;
const make = (change: Partial<Parameters<typeof convNet>[0]> = {}) =>
  convNet({ height: 4, width: 6, channels: [2, 3], kernel: 3, pool: "mean", outputs: 2, init: "he", key: seedKey(1), ...change });

test("a 1x1 filter, ReLU, pooling and a sum, by hand", () => {
  const value = (pool: "max" | "mean" | "none") => {
    const model = make({ height: 2, width: 2, channels: [1], kernel: 1, outputs: 1, pool });
    const features = pool === "none" ? 4 : 1;
    const weights = {
      conv1: { kernel: tf.tensor4d([2], [1, 1, 1, 1]), bias: tf.tensor1d([-3]) },
      output: { kernel: tf.ones([features, 1]), bias: tf.tensor1d([10]) },
    };
    // 2x - 3 = -1, 1, 3, 5 and after ReLU 0, 1, 3, 5.
    return model.apply(weights, tf.tensor2d([[1, 2, 3, 4]]), evaluate).output.dataSync()[0];
  };
  expect([value("max"), value("mean"), value("none")]).toEqual([15, 12.25, 19]);
});

test("shapes follow the pooling, and weights have their names", () => {
  const model = make({ height: 5 });
  expect(model.layers.map((layer) => [layer.name, ...layer.shape])).toEqual([
    ["conv1", 2, 3, 2],
    ["conv2", 1, 1, 3],
    ["output", 2],
  ]);
  expect([...flatten(model.weights)].map(([path, { shape }]) => [path, shape])).toEqual([
    ["conv1/kernel", [3, 3, 1, 2]],
    ["conv1/bias", [2]],
    ["conv2/kernel", [3, 3, 2, 3]],
    ["conv2/bias", [3]],
    ["output/kernel", [3, 2]],
    ["output/bias", [2]],
  ]);
  for (const { name, shape } of model.layers) {
    expect(model.apply(model.weights, tf.ones([7, 5, 6, 1]), { ...evaluate, until: name }).output.shape).toEqual([7, ...shape]);
  }
});

test("gradients of every weight agree with differences, away from the kinks of ReLU", () => {
  const x = tf.randomUniform([3, 4, 6, 1], -1, 1, "float32", 4);
  for (const pool of ["mean", "max", "none"] as const) {
    const model = make({ pool });
    // Biases of 3 switch every unit on; the means are also tried as drawn, where some are off.
    const on = mapTree((tensor) => (tensor.rank === 1 ? tf.fill(tensor.shape, 3) : tensor), model.weights);
    for (const weights of pool === "mean" ? [on, model.weights] : [on]) {
      const loss = (tried: Tensors) => tf.mean(tf.square(model.apply(tried, x, { mode: "train" }).output));
      const expected = differences(loss, weights, 3e-3);
      for (const [path, slope] of slopes(loss, weights)) {
        const wide = Math.max(1, ...slope.map(Math.abs));
        slope.forEach((value, i) => void expect(Math.abs(value - (expected.get(path)?.[i] as number)) / wide).toBeLessThan(2e-3));
      }
    }
  }
});

test("more poolings than the picture bears are refused", () => {
  expect(() => make({ channels: [2, 2, 2] })).toThrow(expect.objectContaining({ code: "conv-net.too-deep", field: "channels" }));
  expect(() => make({ kernel: 0 })).toThrow(expect.objectContaining({ field: "kernel" }));
});

test("no tensor is left behind", () => {
  const model = make();
  expect(leftBehind(() => make())).toBe(0);
  const x = tf.ones([2, 24]);
  expect(leftBehind(() => model.apply(model.weights, x, evaluate).output)).toBe(0);
});
