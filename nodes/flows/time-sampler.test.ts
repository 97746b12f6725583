import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { timeSampler } from "./time-sampler.ts";

beforeAll(useEngine);
const draw = (law: "uniform" | "logitNormal", seed: number, count = 20_000) =>
  tf.tidy(() => {
    const { t, r } = timeSampler({ law, mean: -0.4, deviation: 1 }).draw(keyTensor(seedKey(seed)), count);
    expect(t.shape).toEqual([count, 1]);
    expect(r.dataSync()).toEqual(t.dataSync());
    return [...t.dataSync()];
  });
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("uniform times fill [0, 1) evenly", () => {
  const times = draw("uniform", 1);
  // Five standard errors of the mean of 20,000.
  expect(Math.abs(mean(times) - 0.5)).toBeLessThan(0.0103);
  expect(Math.abs(mean(times.map((t) => (t - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.003);
  expect(Math.min(...times) >= 0 && Math.max(...times) < 1).toBe(true);
});

test("logit-normal times have their mean and spread before the sigmoid", () => {
  const logits = draw("logitNormal", 2).map((t) => Math.log(t / (1 - t)));
  expect(Math.abs(mean(logits) + 0.4)).toBeLessThan(0.036);
  expect(Math.abs(mean(logits.map((l) => (l + 0.4) ** 2)) - 1)).toBeLessThan(0.05);
});

test("one key draws the same times again, another key others", () => {
  expect(draw("uniform", 5, 10)).toEqual(draw("uniform", 5, 10));
  expect(draw("uniform", 6, 10)).not.toEqual(draw("uniform", 5, 10));
});

test("no spread is a problem", () => {
  expect(() => timeSampler({ law: "logitNormal", mean: 0, deviation: 0 })).toThrow(Problem);
});
