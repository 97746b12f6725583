import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import type { Store } from "./store.ts";
import { owning } from "./tensors.ts";

const store = { owns: () => false } as unknown as Store;

test("numbers are plain; what holds tensors or functions is not, whatever kind of value it is", async () => {
  const plain = async (value: unknown) => (await owning(() => value, store)).plain;
  expect(await plain({ is: "Scores", metrics: { loss: 1 } })).toBe(true);
  expect(await plain({ is: "Environment", next: Int32Array.of(1), picture: () => null })).toBe(false);
  expect(await plain({ best: { is: "Sampler", sample: () => null } })).toBe(false);
  const tensor = tf.scalar(1);
  expect(await plain({ is: "Residuals", values: tensor })).toBe(false);
  tensor.dispose();
});

test("tensors that only a function of the value can see live on, others go", async () => {
  const { value, tensors } = await owning(() => {
    const hidden = tf.scalar(2);
    return { is: "Sampler", sample: () => hidden.dataSync()[0] };
  }, store);
  expect(tensors).toHaveLength(1);
  expect((value as { sample(): number }).sample()).toBe(2);
  const model = await owning(() => {
    tf.scalar(3);
    return { is: "Model", weights: { w: tf.scalar(4) }, apply: () => null };
  }, store);
  expect(model.tensors).toHaveLength(1);
  tf.dispose([...tensors, ...model.tensors]);
});
