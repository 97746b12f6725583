import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { differences, lossOf, seen } from "./evaluate.test-helper.ts";

beforeAll(useEngine);
const hard = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
const soft = crossEntropy({ labels: "soft", column: "teacher", smoothing: 0 });
const logits = [
  [2, 0, -1],
  [0.5, 0.1, 0.3],
];
const label = () => tf.tensor1d([0, 2], "int32");

test("equal logits cost log(classes), whatever the label", () => {
  const { parts } = seen(hard, [[3, 3, 3, 3]], { label: tf.tensor1d([1], "int32") });
  expect(parts.crossEntropy?.[0]).toBeCloseTo(Math.log(4), 6);
});

test("each example costs minus the log-probability of its label; the metric is their mean", () => {
  const { parts, metrics } = seen(hard, logits, { label: label() });
  const cost = (row: number[], y: number) => Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - (row[y] as number);
  const expected = [cost(logits[0] as number[], 0), cost(logits[1] as number[], 2)];
  for (const [i, value] of expected.entries()) expect(parts.crossEntropy?.[i]).toBeCloseTo(value, 6);
  expect(metrics.crossEntropy).toBeCloseTo(((expected[0] as number) + (expected[1] as number)) / 2, 6);
});

test("accuracy counts examples whose largest logit is the label's", () => {
  expect(seen(hard, logits, { label: label() }).metrics.accuracy).toBe(0.5);
  expect(
    seen(soft, logits, {
      teacher: tf.tensor2d([
        [0.5, 0.2, 0.3],
        [0.6, 0.3, 0.1],
      ]),
    }).metrics.accuracy,
  ).toBe(1);
});

test("soft labels that are certain cost what hard ones do", () => {
  const certain = seen(soft, logits, {
    teacher: tf.tensor2d([
      [1, 0, 0],
      [0, 0, 1],
    ]),
  });
  expect(certain.parts).toEqual(seen(hard, logits, { label: label() }).parts);
});

test("full smoothing is the cross-entropy to even labels", () => {
  const smooth = crossEntropy({ labels: "hard", column: "label", smoothing: 1 });
  const even = seen(soft, logits, { teacher: tf.fill([2, 3], 1 / 3) }).parts.crossEntropy as number[];
  for (const [i, value] of even.entries()) expect(seen(smooth, logits, { label: label() }).parts.crossEntropy?.[i]).toBeCloseTo(value, 6);
});

test("very large logits stay finite", () => {
  const { parts } = seen(hard, [[1000, -1000]], { label: tf.tensor1d([1], "int32") });
  expect(parts.crossEntropy?.[0]).toBe(2000);
});

test.each([0, 0.2])("the gradient agrees with differences (smoothing %s)", (smoothing) => {
  const { value, gradient } = lossOf(crossEntropy({ labels: "hard", column: "label", smoothing }), { label: label() });
  const measured = differences(value, logits);
  for (const [i, slope] of gradient(logits).entries()) expect(slope).toBeCloseTo(measured[i] as number, 3);
});

test("a missing column is named, with those that are there", () => {
  expect(() => seen(soft, logits, { label: label() })).toThrow('no column "teacher"; they have input, label');
});
