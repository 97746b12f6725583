import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import type { Bound, Objective } from "../ports.ts";
import { augment } from "./augment.ts";

beforeAll(useEngine);

/** An objective that is the input itself. */
const mirror: Objective = {
  is: "Objective",
  name: "mirror",
  numbers: {},
  owns: [],
  init: () => ({}),
  evaluate: ({ batch }) => ({
    parts: { mirror: batch.input as tf.Tensor },
    metrics: { label: tf.sum(batch.label as tf.Tensor) },
    state: {},
  }),
};
const model: Bound = { weights: {}, run: (x) => ({ output: x, layers: {} }), part: (_, h) => h };
const picture = () => tf.tensor2d([[1, 2, 3, 4, 5, 6, 7, 8, 9]]);
const seen = (shift: number, seed: number, input: tf.Tensor = picture()) => {
  const batch = { input, label: tf.tensor1d([4], "int32") };
  const made = augment({ objective: mirror, shift }).evaluate({ model, batch, numbers: {}, key: keyTensor(seedKey(seed)), state: {} });
  expect(made.metrics.label?.dataSync()[0]).toBe(4);
  return made.parts.mirror as tf.Tensor;
};

test("a shift of 0 changes nothing", () => {
  expect([...seen(0, 1).dataSync()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("pictures keep their shape and move by whole pixels, all nine ways of one pixel about equally often", () => {
  const counts = new Map<string, number>();
  const many = tf.tile(picture(), [900, 1]);
  const made = seen(1, 3, many);
  expect(made.shape).toEqual([900, 9]);
  for (const row of made.arraySync() as number[][]) counts.set(row.join(""), (counts.get(row.join("")) ?? 0) + 1);
  for (const word of ["123456789", "112445778", "123123456", "566899899"]) expect(counts.has(word), word).toBe(true);
  expect(counts.size).toBe(9);
  // 100 of 900 draws have a deviation of 9.4.
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(40);
});

test("another step draws other shifts", () => {
  const many = () => tf.tile(picture(), [20, 1]);
  expect([...seen(1, 1, many()).dataSync()]).toEqual([...seen(1, 1, many()).dataSync()]);
  expect([...seen(1, 2, many()).dataSync()]).not.toEqual([...seen(1, 1, many()).dataSync()]);
});

test("what is no picture, and half a pixel, are refused", () => {
  expect(() => seen(1, 1, tf.zeros([1, 7]))).toThrow(expect.objectContaining({ code: "pictures.shape" }));
  expect(() => augment({ objective: mirror, shift: 0.5 })).toThrow(expect.objectContaining({ field: "shift" }));
});
