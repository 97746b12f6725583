// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { numbers } from "./gradients/differences.test-helper.ts";
import { repairGradients, requireChecked } from "./gradients.ts";
import { startBackend } from "./start.ts";

/** Gradients of gradients as experiments use them. Single operations: gradients.slow.test.ts. */

type Weights = readonly tf.Tensor[];
const shapes = [[4, 5], [5], [5, 3], [3]]; // biome-ignore format: a table
const made = (): Weights => shapes.map((shape, i) => numbers(3 + i, shape, [-0.8, 0.8]));
const directions = (): Weights => shapes.map((shape, i) => numbers(13 + i, shape, [-1, 1]));
const inputs = (seed: number) => numbers(seed, [6, 4], [-1, 1]);
const classes = () => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], "int32"), 3, 1, 0, "float32");

function network(x: tf.Tensor, [w, b, v, c]: Weights): tf.Tensor {
  const hidden = tf.tanh(tf.add(tf.matMul(x, w as tf.Tensor), b as tf.Tensor));
  return tf.add(tf.matMul(hidden, v as tf.Tensor), c as tf.Tensor);
}

/** The cross-entropy after one step of gradient descent on other examples. */
function afterOneStep(weights: Weights, entropy: (logits: tf.Tensor) => tf.Tensor): tf.Tensor {
  const loss = (seed: number, w: Weights) => tf.mean(entropy(network(inputs(seed), w)));
  const gradients = tf.grads((...w) => loss(51, w))([...weights]);
  return loss(
    52,
    weights.map((w, i) => tf.sub(w, tf.mul(0.5, gradients[i] as tf.Tensor))),
  );
}

/** How the network's output changes when its input moves, by the trick of two backward passes, beside the output itself. */
function slopePenalty(weights: Weights): tf.Tensor {
  const x = inputs(53);
  const pulled = (k: tf.Tensor) => tf.sum(tf.mul(tf.grad((at) => network(at, weights))(x, k), inputs(54)));
  return tf.mean(tf.add(tf.square(tf.grad(pulled)(tf.zeros([6, 3]))), tf.square(network(x, weights))));
}

function expectGradientsOfDifferences(loss: (weights: Weights) => tf.Tensor): void {
  tf.tidy(() => {
    const [weights, along] = [made(), directions()];
    const gradients = tf.grads((...w) => loss(w))([...weights]);
    for (const [i, direction] of along.entries()) {
      const at = (step: number) => loss(weights.map((w, j) => (i === j ? tf.add(w, tf.mul(step, direction)) : w))).dataSync()[0] as number;
      const slope = (step: number) => (at(step) - at(-step)) / (2 * step);
      const differences = (4 * slope(0.02) - slope(0.04)) / 3;
      const gradient = tf.sum(tf.mul(gradients[i] as tf.Tensor, direction)).dataSync()[0] as number;
      expect(Math.abs(gradient - differences), `weight ${i}: ${gradient}, by differences ${differences}`).toBeLessThan(
        2e-3 * Math.abs(differences) + 2e-4,
      );
    }
  });
}

const backends: Readonly<Record<string, () => Promise<unknown>>> = {
  cpu: () => tf.setBackend("cpu"),
  patchbay: () => startBackend({ engine: "wasm", threads: 1 }),
};

for (const [backend, start] of Object.entries(backends)) {
  describe(`on ${backend}`, () => {
    beforeAll(async () => {
      repairGradients();
      await start();
    });

    test("learning to learn through one step with tf.losses.softmaxCrossEntropy agrees with differences", () => {
      expectGradientsOfDifferences((w) => afterOneStep(w, (logits) => tf.losses.softmaxCrossEntropy(classes(), logits)));
    });

    test("learning to learn through one step with a cross-entropy of logSoftmax agrees with differences", () => {
      expectGradientsOfDifferences((w) => afterOneStep(w, (logits) => tf.neg(tf.sum(tf.mul(classes(), tf.logSoftmax(logits)), -1))));
    });

    test("a loss with a derivative of the network along its input agrees with differences", () => {
      expectGradientsOfDifferences(slopePenalty);
    });

    test("a third derivative is right: that of tanh at 0.3", () => {
      const third = tf.tidy(() => {
        const nested = tf.grad(tf.grad(tf.grad((x) => tf.tanh(x))));
        return nested(tf.scalar(0.3)).dataSync()[0] as number;
      });
      const t = Math.tanh(0.3);
      expect(third).toBeCloseTo(-2 * (1 - t * t) * (1 - 3 * t * t), 4);
    });
  });
}

type Saver = (tensors: tf.Tensor[]) => void;
/** exp by its own gradient, which saves what it says. */
function ownExp(saves: "input" | "output" | "a value on the way"): (x: tf.Tensor) => tf.Tensor {
  return tf.customGrad((...given) => {
    const [x, save] = given as unknown as [tf.Tensor, Saver];
    const half = tf.exp(tf.mul(x, 0.5));
    const value = tf.square(half);
    save([saves === "input" ? x : saves === "output" ? value : half]);
    const slope = (kept: tf.Tensor) => (saves === "input" ? tf.exp(kept) : saves === "output" ? kept : tf.square(kept));
    return { value, gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => [tf.mul(dy, slope(kept as tf.Tensor))] };
  }) as (x: tf.Tensor) => tf.Tensor;
}

test("a gradient of one's own that saves inputs or outputs has a second derivative; one that saves a value on the way is refused", () => {
  repairGradients();
  tf.tidy(() => {
    const squared = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.square(f(x));
    const second = (f: (x: tf.Tensor) => tf.Tensor) =>
      tf
        .grad(tf.grad(squared(f)))(tf.scalar(0.3))
        .dataSync()[0];
    for (const saves of ["input", "output"] as const) expect(second(ownExp(saves))).toBeCloseTo(4 * Math.exp(0.6), 4);
    expect(
      tf
        .grad(squared(ownExp("a value on the way")))(tf.scalar(0.3))
        .dataSync()[0],
    ).toBeCloseTo(2 * Math.exp(0.6), 4);
    expect(() => second(ownExp("a value on the way"))).toThrow("saves a value of its own");
  });
});

test("repairing twice is repairing once", () => {
  repairGradients();
  const { addTapeNode } = tf.engine() as unknown as { addTapeNode: unknown };
  repairGradients();
  expect((tf.engine() as unknown as { addTapeNode: unknown }).addTapeNode).toBe(addTapeNode);
});

test("another version of tfjs is refused, with the version to install", () => {
  expect(() => requireChecked("4.23.0", true)).toThrow("4.23.0");
  expect(() => requireChecked("4.22.0", false)).toThrow();
  expect(() => requireChecked("4.22.0", true)).not.toThrow();
});
