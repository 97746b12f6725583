import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Model } from "../ports.ts";
import { scoreExamples } from "./score-examples.ts";

beforeAll(useEngine);

/** Gives its input back as logits. */
const same: Model = {
  is: "Model",
  weights: {},
  stats: {},
  constants: {},
  layers: [],
  input: [3],
  output: [3],
  apply: (_weights, x) => ({ output: x.clone(), stats: {} }),
};
const logs = [0.5, 0.3, 0.2].map(Math.log);
const score = async (measure: "loss" | "inverseLoss" | "trueProbability" | "margin", label: number, floor = 0) =>
  (await scoreExamples({ model: same, examples: tinyExamples([logs], [label]), measure, floor })).values[0] as number;

test("each measure by hand, for probabilities 0.5, 0.3 and 0.2", async () => {
  expect(await score("loss", 1)).toBeCloseTo(-Math.log(0.3), 5);
  expect(await score("trueProbability", 1)).toBeCloseTo(0.3, 5);
  expect(await score("margin", 0)).toBeCloseTo(0.2, 5);
  expect(await score("margin", 2)).toBeCloseTo(-0.3, 5);
  expect(await score("inverseLoss", 1, 0.05)).toBeCloseTo(1 / (0.05 - Math.log(0.3)), 4);
});

test("scores are in the order of the examples, over more than one chunk", async () => {
  const labels = Array.from({ length: 1203 }, (_, i) => i % 3);
  const { values } = await scoreExamples({
    model: same,
    examples: tinyExamples(
      labels.map((_, i) => [i / 500, 0, 0]),
      labels,
    ),
    measure: "trueProbability",
    floor: 0,
  });
  expect(values).toHaveLength(1203);
  const wrong = labels.filter((label, i) => {
    const top = Math.exp(i / 500);
    return Math.abs((values[i] as number) - (label === 0 ? top : 1) / (top + 2)) > 1e-5;
  });
  expect(wrong).toEqual([]);
});

test("one over the loss is bounded by one over the floor, and refused without a floor", async () => {
  const sure = tinyExamples([[100, 0, 0]], [0]);
  expect((await scoreExamples({ model: same, examples: sure, measure: "inverseLoss", floor: 0.05 })).values[0]).toBeCloseTo(20, 4);
  await expect(scoreExamples({ model: same, examples: sure, measure: "inverseLoss", floor: 0 })).rejects.toMatchObject({ field: "floor" });
});

test("the label that counts is the one in the examples, never the truth", async () => {
  const examples = tinyExamples([logs], [2]);
  const spoilt = { ...examples, columns: { ...examples.columns, truth: { role: "truth" as const, values: tf.tensor1d([0], "int32") } } };
  expect((await scoreExamples({ model: same, examples: spoilt, measure: "trueProbability", floor: 0 })).values[0]).toBeCloseTo(0.2, 5);
});

test("no tensor is left behind", async () => {
  const examples = tinyExamples([logs, logs], [0, 1]);
  const before = tf.memory().numTensors;
  for (const measure of ["loss", "inverseLoss", "trueProbability", "margin"] as const) {
    await scoreExamples({ model: same, examples, measure, floor: 0.1 });
    expect(tf.memory().numTensors, measure).toBe(before);
  }
});
