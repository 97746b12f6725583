import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { detach } from "./detach.ts";
import { useEngine } from "./engine.ts";

beforeAll(useEngine);

test("the value passes, the gradient does not: of x * detach(x) it is x, not 2x", () => {
  const x = tf.tensor1d([3, -2]);
  const { value, grad } = tf.valueAndGrad((v: tf.Tensor) =>
    tf.sum(
      tf.mul(
        v,
        detach(() => tf.mul(v, 1)),
      ),
    ),
  )(x);
  expect(value.dataSync()[0]).toBe(13);
  expect([...grad.dataSync()]).toEqual([3, -2]);
});
