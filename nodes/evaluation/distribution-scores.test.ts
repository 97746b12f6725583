import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { density2d } from "../data/density2d.ts";
import { useEngine } from "../lib/engine.ts";
import { columnOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Scatter } from "../lib/view.ts";
import type { Examples, Sampler } from "../ports.ts";
import { distributionScores } from "./distribution-scores.ts";

beforeAll(useEngine);

const draw = (seed: number, count: number) => density2d({ kind: "ring8", count, noise: 0.08, key: seedKey(seed), run: watchedRun().run });

/** Gives the rows of the examples, whatever the noise, moved to the right. */
function replay(examples: Examples, shift = 0): Sampler {
  return {
    is: "Sampler",
    name: "replay",
    shape: [2],
    evaluations: 3,
    noise: (_, count) => tf.slice(columnOf(examples, "input"), 0, count),
    sample: (noise) => tf.tidy(() => tf.add(noise, tf.tensor1d([shift, 0]))),
  };
}

async function score(sampler: Sampler, examples: Examples, count: number) {
  const { run, views } = watchedRun();
  const { metrics } = await distributionScores({ sampler, examples, count, directions: 128, key: seedKey(5), run });
  return { metrics, views };
}

test("real points score the floor, moved ones more", async () => {
  const [real, other] = [draw(1, 4000), draw(2, 2000)];
  const { metrics, views } = await score(replay(other), real, 2000);
  expect(Math.abs(metrics.energy as number)).toBeLessThan(0.003);
  expect(Math.abs(metrics.energyFloor as number)).toBeLessThan(0.003);
  // Four deviations of what two real draws of 2,000 score: 0.085 +- 0.019.
  for (const name of ["sw2", "sw2Floor"]) expect(metrics[name]).toBeLessThan(0.16);
  for (const name of ["sw2", "sw2Floor"]) expect(metrics[name]).toBeGreaterThan(0.01);
  expect(metrics.evaluations).toBe(3);
  expect(new Set((views.get("samples") as Scatter).points.map(({ group }) => group))).toEqual(new Set(["real", "sample"]));

  const moved = await score(replay(other, 1), real, 2000);
  expect(moved.metrics.energy).toBeGreaterThan(0.2);
  expect(moved.metrics.sw2).toBeGreaterThan(0.6);
  for (const tensor of tensorsIn([real, other])) tensor.dispose();
});

test("all noise at the data's mean is 2 * 1.414 - 1.777 away from ring8", async () => {
  const real = draw(1, 4000);
  const mean: Sampler = { ...replay(real), sample: (noise) => tf.zerosLike(noise) };
  const { metrics } = await score(mean, real, 2000);
  expect(metrics.energy).toBeCloseTo(1.05, 1);
  for (const tensor of tensorsIn(real)) tensor.dispose();
});

test("samples of another size are a problem", async () => {
  const real = draw(1, 20);
  await expect(score({ ...replay(real), shape: [3] }, real, 5)).rejects.toThrow(/samples of 3 numbers/);
  for (const tensor of tensorsIn(real)) tensor.dispose();
});
