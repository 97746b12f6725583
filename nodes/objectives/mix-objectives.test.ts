import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { Objective, Part } from "../ports.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { lossOf, seen } from "./evaluate.test-helper.ts";
import { mixObjectives } from "./mix-objectives.ts";
import { weighted } from "./weighted.ts";

beforeAll(useEngine);
const task = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
const soft = { ...crossEntropy({ labels: "soft", column: "teacher", smoothing: 0 }), name: "soft" };
const logits = [
  [2, 0],
  [1, 3],
];
const columns = () => ({
  label: tf.tensor1d([0, 0], "int32"),
  teacher: tf.tensor2d([
    [0.5, 0.5],
    [0.2, 0.8],
  ]),
});
const weights = { "crossEntropy.weight": 0.5, "soft.weight": 1.5 };
const pair = [weighted({ objective: task, weight: 1 }), weighted({ objective: soft, weight: 1 })];

test("one objective alone is itself", () => {
  expect(seen(mixObjectives({ parts: [task], normalize: false }), logits, columns()).parts).toEqual(seen(task, logits, columns()).parts);
});

test("numbers, parts and metrics stay apart under their objectives' names", () => {
  const mix = mixObjectives({ parts: pair, normalize: false });
  expect(mix.numbers).toEqual({ "crossEntropy.weight": 1, "soft.weight": 1 });
  const made = seen(mix, logits, columns(), weights);
  expect(Object.keys(made.parts)).toEqual(["crossEntropy", "soft.crossEntropy"]);
  expect(Object.keys(made.metrics)).toEqual(["crossEntropy", "crossEntropy.accuracy", "soft.crossEntropy", "soft.accuracy"]);
});

test("the loss is the weighted sum, and its gradient the weighted sum of gradients", () => {
  const mixed = lossOf(mixObjectives({ parts: pair, normalize: false }), columns(), weights);
  const one = lossOf(task, columns());
  const other = lossOf(soft, columns());
  expect(mixed.value(logits)).toBeCloseTo(0.5 * one.value(logits) + 1.5 * other.value(logits), 5);
  const sum = one.gradient(logits).map((slope, i) => 0.5 * slope + 1.5 * (other.gradient(logits)[i] as number));
  for (const [i, slope] of mixed.gradient(logits).entries()) expect(slope).toBeCloseTo(sum[i] as number, 5);
});

test("normalized, equal weights of any size give the mean, and an objective without weight counts 1", () => {
  const mix = lossOf(mixObjectives({ parts: pair, normalize: true }), columns(), { "crossEntropy.weight": 8, "soft.weight": 8 });
  expect(mix.value(logits)).toBeCloseTo((lossOf(task, columns()).value(logits) + lossOf(soft, columns()).value(logits)) / 2, 5);
  const ramp = lossOf(mixObjectives({ parts: [task, pair[1] as Objective], normalize: true }), columns(), { "soft.weight": 3 });
  expect(ramp.value(logits)).toBeCloseTo((lossOf(task, columns()).value(logits) + 3 * lossOf(soft, columns()).value(logits)) / 4, 5);
});

test("two objectives of one name are told apart by a number", () => {
  const mix = mixObjectives({ parts: [pair[0] as Objective, pair[0] as Objective], normalize: false });
  expect(Object.keys(mix.numbers)).toEqual(["crossEntropy.weight", "crossEntropy2.weight"]);
  const made = seen(mix, logits, columns(), { "crossEntropy.weight": 1, "crossEntropy2.weight": 1 });
  expect(Object.keys(made.parts)).toEqual(["crossEntropy", "crossEntropy2"]);
});

test("parts owned by two objectives are learnt once, and layers above the last one read need not be computed", () => {
  const part: Part = { is: "Part", name: "regressor", weights: {}, output: [1], apply: (_, h) => h };
  const hint = (until: string): Objective => ({ ...task, name: "hint", owns: [part], until });
  expect(mixObjectives({ parts: [hint("a"), hint("a")], normalize: false }).owns).toEqual([part]);
  expect(mixObjectives({ parts: [hint("a"), hint("a")], normalize: false }).until).toBe("a");
  expect(mixObjectives({ parts: [hint("a"), task], normalize: false })).not.toHaveProperty("until");
  expect(mixObjectives({ parts: [hint("a"), hint("b")], normalize: false })).not.toHaveProperty("until");
});
