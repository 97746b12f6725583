import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { crossEntropy } from "../objectives/cross-entropy.ts";
import { seen } from "../objectives/evaluate.test-helper.ts";
import { useEngine } from "./engine.ts";
import { oneHotLabels } from "./labels.ts";

beforeAll(useEngine);

test("each row has its one at the label", () => {
  expect(oneHotLabels(tf.tensor1d([2, 0], "int32"), 3).arraySync()).toEqual([
    [0, 0, 1],
    [1, 0, 0],
  ]);
});

test("a label that is no class is refused and says how many outputs there must be", () => {
  expect(() => oneHotLabels(tf.tensor1d([0, 9], "int32"), 3)).toThrow(/label 9, but the model tells 3 classes apart/);
  expect(() => oneHotLabels(tf.tensor1d([-1], "int32"), 3)).toThrow(/label -1/);
});

test("a training on labels that the model has no outputs for is refused, and not taken for a loss of zero", () => {
  const hard = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
  expect(() => seen(hard, [[0, 0, 0]], { label: tf.tensor1d([3], "int32") })).toThrow(/label 3/);
});
