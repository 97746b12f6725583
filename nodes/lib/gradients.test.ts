import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Evaluation } from "../ports.ts";
import { useEngine } from "./engine.ts";
import { lossAndGradients } from "./gradients.ts";

beforeAll(async () => {
  await useEngine();
});

const weights = () => ({ a: { kernel: tf.tensor1d([1, 2]) }, unused: tf.tensor1d([7]), none: {} });

/** Loss (1/2) sum over two examples of (x . kernel)^2, with x = (1, 0) and (0, 3). */
function evaluate(w: ReturnType<typeof weights>): Evaluation {
  const x = tf.tensor2d([
    [1, 0],
    [0, 3],
  ]);
  const each = x.mul(w.a.kernel).sum(1).square();
  return {
    parts: { first: each.mul(0.25), rest: each.mul(0.75) },
    metrics: { mean: each.mean(), same: each.mean() },
    state: { seen: each },
  };
}

test("gradients are those by hand, and a weight that the loss does not touch gets zero", () => {
  tf.tidy(() => {
    const { loss, gradients } = lossAndGradients(weights(), evaluate as never);
    expect(loss.dataSync()[0]).toBeCloseTo((1 + 36) / 2, 5);
    const { a, unused, none } = gradients as ReturnType<typeof weights>;
    expect([...a.kernel.dataSync()]).toEqual([1, 18]);
    expect([...unused.dataSync()]).toEqual([0]);
    expect(none).toEqual({});
  });
});

test("parts, metrics and state outlive the gradient", () => {
  tf.tidy(() => {
    const { evaluation } = lossAndGradients(weights(), evaluate as never);
    expect([...(evaluation.parts.rest as tf.Tensor).dataSync()]).toEqual([0.75, 27]);
    expect([...(evaluation.metrics.mean as tf.Tensor).dataSync()]).toEqual([18.5]);
    expect([...(evaluation.state.seen as tf.Tensor).dataSync()]).toEqual([1, 36]);
  });
});

test("a value that was an input before stays whole after", () => {
  const w = weights();
  tf.tidy(() => {
    lossAndGradients(w, () => ({ parts: { p: w.a.kernel.square() }, metrics: { w: w.unused }, state: { w: w.a.kernel } }));
  });
  expect([...w.a.kernel.dataSync()]).toEqual([1, 2]);
  expect([...w.unused.dataSync()]).toEqual([7]);
});

test("no tensor is left behind, whether it goes well or throws", () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    lossAndGradients(weights(), evaluate as never);
  });
  const throws = () =>
    tf.tidy(() => {
      lossAndGradients(weights(), (w) => ({ ...evaluate(w as never), parts: { p: tf.tensor1d([1, 2]), q: tf.tensor1d([1, 2, 3]) } }));
    });
  expect(throws).toThrow();
  expect(tf.memory().numTensors).toBe(before);
});

test("after a loss that threw, the next gradient is right", () => {
  expect(() =>
    lossAndGradients(weights(), () => {
      throw new Error("broken");
    }),
  ).toThrow("broken");
  tf.tidy(() => {
    const { gradients } = lossAndGradients(weights(), evaluate as never);
    expect([...(gradients as ReturnType<typeof weights>).a.kernel.dataSync()]).toEqual([1, 18]);
  });
});
