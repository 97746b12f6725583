import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "./engine.ts";
import { metricsOf, valuesOf } from "./read.ts";

beforeAll(useEngine);

test("on our own engine values are there at once, without a promise", () => {
  const x = tf.tensor1d([1, 2, 3]);
  const values = valuesOf(() => ({ double: tf.mul(x, 2), most: tf.argMax(x) }));
  expect(values).not.toBeInstanceOf(Promise);
  expect(values).toEqual({ double: Float32Array.of(2, 4, 6), most: Int32Array.of(2) });
  expect(metricsOf({ loss: tf.scalar(0.5), right: tf.scalar(7, "int32") })).toEqual({ loss: 0.5, right: 7 });
});

test("what is computed for reading is dropped, and what was there before stays", () => {
  const x = tf.tensor1d([1, 2, 3]);
  const before = tf.memory().numTensors;
  valuesOf(() => ({ x, more: tf.add(tf.mul(x, 2), 1) }));
  expect(tf.memory().numTensors).toBe(before);
  expect(x.isDisposed).toBe(false);
});
