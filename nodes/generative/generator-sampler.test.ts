import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { mlp } from "../models/mlp.ts";
import { generatorSampler } from "./generator-sampler.ts";

beforeAll(useEngine);

const model = mlp({ inputs: 3, widths: [4], outputs: 2, activation: "tanh", init: "glorot", key: seedKey(1) });

test("a sample is one pass over the noise", () => {
  const sampler = generatorSampler({ model, noise: "normal" });
  const noise = sampler.noise(seedKey(2), 5);
  expect(noise.shape).toEqual([5, 3]);
  expect(sampler.sample(noise).dataSync()).toEqual(model.apply(model.weights, noise, { mode: "evaluate" }).output.dataSync());
  expect([sampler.shape, sampler.evaluations]).toEqual([[2], 1]);
});

test("both laws have deviation 1, and the uniform one ends at the root of 3", () => {
  for (const law of ["normal", "uniform"] as const) {
    const drawn = [...generatorSampler({ model, noise: law }).noise(seedKey(3), 10000).dataSync()];
    expect(Math.sqrt(drawn.reduce((sum, z) => sum + z * z, 0) / drawn.length)).toBeCloseTo(1, 1);
    expect(Math.max(...drawn) < Math.sqrt(3)).toBe(law === "uniform");
  }
});
