import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { gaussianModel } from "../lib/flows/gaussian.test-helper.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { mlp } from "../models/mlp.ts";
import { odeSampler } from "./ode-sampler.ts";

beforeAll(useEngine);
const model = gaussianModel(0.5, { gap: false });
const noise = () => tf.tensor2d([[1, -2]]);
const end = (method: "euler" | "heun", steps: number, of = model) =>
  tf.tidy(() => odeSampler({ model: of, method, steps }).sample(noise()).dataSync()[0] as number);

test("one Euler step of the exact velocity gives the mean of the data for every noise", () => {
  expect(end("euler", 1)).toBeCloseTo(0, 6);
});

test("many steps give the flow map, Euler's with an error of first order, Heun's of second", () => {
  const error = (method: "euler" | "heun", steps: number) => Math.abs(end(method, steps) - 0.5);
  expect(error("euler", 64) / error("euler", 128)).toBeCloseTo(2, 0);
  // The last step is Euler's, of first order in a step of size h: of second order as a whole.
  expect(error("heun", 16) / error("heun", 32)).toBeGreaterThan(3);
  expect(error("heun", 32)).toBeLessThan(error("euler", 64) / 4);
});

test("a flow map is followed at gap 0", () => {
  expect(end("euler", 8, gaussianModel(0.5))).toBeCloseTo(end("euler", 8), 6);
});

test("counts evaluations", () => {
  expect(odeSampler({ model, method: "euler", steps: 4 }).evaluations).toBe(4);
  expect(odeSampler({ model, method: "heun", steps: 4 }).evaluations).toBe(7);
});

test("noise is standard normal of the model's shape, equal for equal keys", () => {
  const sampler = odeSampler({ model, method: "euler", steps: 1 });
  const drawn = sampler.noise(seedKey(1), 3);
  expect(drawn.shape).toEqual([3, 2]);
  expect(drawn.dataSync()).toEqual(sampler.noise(seedKey(1), 3).dataSync());
});

test("other models and half steps are problems", () => {
  const other = mlp({ inputs: 2, widths: [2], outputs: 2, activation: "tanh", init: "glorot", key: seedKey(1) });
  expect(() => odeSampler({ model: other, method: "euler", steps: 1 })).toThrow(Problem);
  expect(() => odeSampler({ model, method: "euler", steps: 1.5 })).toThrow(Problem);
});
