import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import { fitGaussian } from "./fit-gaussian.ts";

beforeAll(useEngine);

const points = [
  [1, 2],
  [3, 1],
  [2, 6],
  [6, 3],
];

test("samples have the mean and the covariance of the data", async () => {
  const sampler = await fitGaussian({ examples: tinyExamples(points, [0, 0, 0, 0]) });
  const noise = sampler.noise(seedKey(1), 40000);
  const samples = (await sampler.sample(noise).array()) as [number, number][];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(samples.map(([x]) => x)), mean(samples.map(([, y]) => y))];
  expect([mx, my]).toEqual([expect.closeTo(3, 1), expect.closeTo(3, 1)]);
  const covariance = (of: (x: number, y: number) => number) => mean(samples.map(([x, y]) => of(x - mx, y - my)));
  expect(covariance((x) => x * x)).toBeCloseTo(3.5, 0);
  expect(covariance((_, y) => y * y)).toBeCloseTo(3.5, 0);
  expect(covariance((x, y) => x * y)).toBeCloseTo(-0.25, 1);
  expect(sampler.evaluations).toBe(0);
});

test("noise of zeros is the mean, and the factor is Cholesky's, by hand", async () => {
  const sampler = await fitGaussian({ examples: tinyExamples(points, [0, 0, 0, 0]) });
  const made = (await sampler
    .sample(
      tf.tensor2d([
        [0, 0],
        [1, 0],
        [0, 1],
      ]),
    )
    .array()) as [number, number][];
  expect(made[0]).toEqual([expect.closeTo(3, 5), expect.closeTo(3, 5)]);
  const corner = Math.sqrt(3.5);
  expect(made[1]).toEqual([expect.closeTo(3 + corner, 5), expect.closeTo(3 - 0.25 / corner, 5)]);
  expect(made[2]).toEqual([expect.closeTo(3, 5), expect.closeTo(3 + Math.sqrt(3.5 - (0.25 / corner) ** 2), 5)]);
});

test("one example is too few", async () => {
  await expect(fitGaussian({ examples: tinyExamples([[1, 2]], [0]) })).rejects.toThrow(/at least two/);
});
