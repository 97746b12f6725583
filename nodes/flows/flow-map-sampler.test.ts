import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { gaussianModel } from "../lib/flows/gaussian.test-helper.ts";
import { Problem } from "../lib/problem.ts";
import { leftBehind } from "../lib/tiny.test-helper.ts";
import { flowMapSampler } from "./flow-map-sampler.ts";

beforeAll(useEngine);
const model = gaussianModel(0.5);

test("the exact average velocity of N(0, c^2) jumps from noise e to c e, in any number of steps", () => {
  for (const steps of [1, 2, 5]) {
    const made = tf.tidy(() => [
      ...flowMapSampler({ model, steps })
        .sample(tf.tensor2d([[1, -2]]))
        .dataSync(),
    ]);
    expect(made[0]).toBeCloseTo(0.5, 5);
    expect(made[1]).toBeCloseTo(-1, 5);
  }
});

test("takes one evaluation a step, and leaves nothing behind", () => {
  expect(flowMapSampler({ model, steps: 3 }).evaluations).toBe(3);
  const noise = tf.tensor2d([[1, -2]]);
  expect(leftBehind(() => flowMapSampler({ model, steps: 2 }).sample(noise))).toBe(0);
});

test("a velocity alone cannot jump", () => {
  expect(() => flowMapSampler({ model: gaussianModel(0.5, { gap: false }), steps: 1 })).toThrow(Problem);
});
