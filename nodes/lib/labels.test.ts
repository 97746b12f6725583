import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { mlp } from "../models/mlp.ts";
import { crossEntropy } from "../objectives/cross-entropy.ts";
import { mixObjectives } from "../objectives/mix-objectives.ts";
import { weighted } from "../objectives/weighted.ts";
import { useEngine } from "./engine.ts";
import { oneHotLabels } from "./labels.ts";
import { keyScope } from "./random.ts";
import { tinyExamples } from "./tiny.test-helper.ts";

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

test("a training on labels that the model has no outputs for is refused before its first step, however the objective is wrapped", () => {
  const hard = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
  const mixed = mixObjectives({ parts: [weighted({ objective: hard, weight: 0.5 })], normalize: false });
  const examples = tinyExamples([[1, 2, 3, 4]], [2]);
  const model = mlp({ inputs: 4, widths: [], outputs: 1, activation: "relu", init: "he", key: keyScope(1)("model") });
  for (const objective of [hard, mixed]) expect(() => objective.check?.({ examples, model })).toThrow(/the model tells 1 classes apart/);
});
