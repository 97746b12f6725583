import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import { slopes } from "../lib/tiny.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { velocityNet } from "./velocity-net.ts";

beforeAll(useEngine);
const make = (change: Partial<Parameters<typeof velocityNet>[0]> = {}) =>
  velocityNet({ dimensions: 2, widths: [16, 16], frequencies: [], key: seedKey(1), ...change });
const rows = (width: number) => tf.tensor2d(normal(seedKey(2), 5 * width), [5, width]);

test("says what its rows are made of, and gives back something of the shape of a place", () => {
  const model = make();
  expect(model.takes).toEqual(["x", "t"]);
  expect(model.input).toEqual([3]);
  expect(model.apply(model.weights, rows(3), { mode: "evaluate" }).output.shape).toEqual([5, 2]);
  expect(model.layers.map(({ name }) => name)).toEqual(["hidden1", "hidden2", "output"]);
});

test("frequencies of the place are further features, and the times stay what they were", () => {
  const [plain, seeing] = [make(), make({ frequencies: [2, 4] })];
  const inputs = (model: typeof plain) => flatten(model.weights).get("hidden1/kernel")?.shape[0] as number;
  expect(inputs(plain)).toBe(2 + 9 * (3 - 2));
  expect(inputs(seeing)).toBe(10 + 9 * (3 - 2));
});

test("a hidden layer is SiLU of its sum, checked by hand", () => {
  const model = make({ dimensions: 1, widths: [1] });
  const width = model.input[0] as number;
  const ones = {
    hidden1: { kernel: tf.ones([1 + 9 * (width - 1), 1]), bias: tf.zeros([1]) },
    output: { kernel: tf.ones([1, 1]), bias: tf.zeros([1]) },
  };
  const [x, ...times] = [0.3, 0.5, 0.25].slice(0, width) as [number, ...number[]];
  const speeds = [1, 2, 4, 8].map((k) => (k * Math.PI) / 2);
  const sum = times.reduce((total, a) => total + 2 * a - 1 + speeds.reduce((s, w) => s + Math.sin(w * a) + Math.cos(w * a), 0), x);
  const found = model.apply(ones, tf.tensor2d([[x, ...times]]), { mode: "evaluate" }).output.dataSync()[0];
  expect(found).toBeCloseTo(sum / (1 + Math.exp(-sum)), 5);
});

test("every weight has a slope", () => {
  const model = make();
  const found = slopes(
    (weights) => tf.tidy(() => tf.sum(tf.square(model.apply(weights, rows(3), { mode: "train" }).output))),
    model.weights,
  );
  for (const [path, values] of found)
    expect(
      values.some((slope) => slope !== 0),
      path,
    ).toBe(true);
});

test("a layer without units is a problem", () => {
  expect(() => make({ widths: [0] })).toThrow(Problem);
});
