import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import type { GradientTransform } from "../ports.ts";
import { gradientSteps } from "./gradient-steps.ts";

beforeAll(useEngine);

test("they know the model in their state, which begins as the one that came in", async () => {
  const model = tinyModel();
  const steps = gradientSteps({ model, batches: tinyBatches(rings(64)), gradient: plainObjective(), optimizer: sgd(0.1), trainable: "" });
  const { weights } = steps.worth(steps.init()).model ?? { weights: {} };
  const kernel = (tree: object) => (tree as { hidden1: { kernel: tf.Tensor } }).hidden1.kernel.data();
  expect(await kernel(weights)).toEqual(await kernel(model.weights));
});

test("an optimizer that asks for it gets one gradient a part, which add up to the whole, and records metrics", async () => {
  let seen: { parts: string[]; error: number } | undefined;
  const byPart: GradientTransform = {
    is: "GradientTransform",
    numbers: {},
    byPart: true,
    init: () => ({}),
    update: (gradients, state, c) => {
      const whole = (gradients.model as { output: { kernel: tf.Tensor } }).output.kernel;
      const parts = Object.values(c.byPart ?? {}).map((part) => (part.model as { output: { kernel: tf.Tensor } }).output.kernel);
      const sum = parts.reduce((a, b) => tf.add(a, b));
      seen = { parts: Object.keys(c.byPart ?? {}), error: tf.max(tf.abs(tf.sub(sum, whole))).dataSync()[0] as number };
      return { updates: gradients, state, metrics: { seven: tf.scalar(7) } };
    },
  };
  const steps = gradientSteps({
    model: tinyModel(),
    batches: tinyBatches(rings(64)),
    gradient: plainObjective(),
    optimizer: byPart,
    trainable: "",
  });
  const state = steps.init();
  const { inputs } = steps.inputs(steps.host, { step: 0, presentations: 0, metrics: {} }, () => ({}));
  const { metrics } = tf.tidy(() => steps.step(state, inputs, {}));
  expect(seen?.parts).toEqual(["crossEntropy"]);
  expect(seen?.error).toBeLessThan(1e-7);
  expect((await metrics.seven?.data())?.[0]).toBe(7);
});

test("a gradient that is made of the whole cannot be taken apart", () => {
  const objective = plainObjective();
  const odd = {
    is: "GradientSource" as const,
    objective,
    compute: () => ({ gradients: {}, evaluation: { parts: {}, metrics: {}, state: {} } }),
  };
  const optimizer: GradientTransform = { ...sgd(0.1), byPart: true };
  expect(() => gradientSteps({ model: tinyModel(), batches: tinyBatches(rings(64)), gradient: odd, optimizer, trainable: "" })).toThrow(
    Problem,
  );
});
