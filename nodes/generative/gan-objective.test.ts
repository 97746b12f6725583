import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { differences, slopes } from "../lib/tiny.test-helper.ts";
import type { Tensors } from "../ports.ts";
import { ganObjective } from "./gan-objective.ts";

beforeAll(useEngine);

type Form = Parameters<typeof ganObjective>[0]["form"];
const forms: Form[] = ["nonSaturating", "minimax", "leastSquares", "hinge", "wgan", "relativistic"];
/** Logits as their own samples: `score` gives what it gets. */
function losses(form: Form, real: tf.Tensor, fake: tf.Tensor): { discriminator: tf.Tensor; generator: tf.Tensor } {
  const side = { real, fake, score: (x: tf.Tensor) => tf.mul(x, 1), key: tf.scalar(0) };
  const sum = (parts: Readonly<Record<string, tf.Tensor>>) => Object.values(parts).reduce((a, b) => tf.add(a, b));
  const objective = ganObjective({ form });
  return { discriminator: tf.mean(sum(objective.discriminator(side).parts)), generator: tf.mean(sum(objective.generator(side).parts)) };
}
function at(form: Form, a: number, b: number): [number, number] {
  return tf.tidy(() => {
    const { discriminator, generator } = losses(form, tf.tensor2d([[a]]), tf.tensor2d([[b]]));
    return [discriminator.dataSync()[0] as number, generator.dataSync()[0] as number];
  });
}
const softplus = (x: number) => Math.log1p(Math.exp(x));

test.each([
  ["nonSaturating", (softplus(-0.5) + softplus(1.5)) / 2, softplus(-1.5)],
  ["minimax", (softplus(-0.5) + softplus(1.5)) / 2, -softplus(1.5)],
  ["leastSquares", (0.25 + 2.25) / 2, 0.125],
  ["hinge", 0.5 + 2.5, -1.5],
  ["wgan", 1.5 - 0.5, -1.5],
  ["relativistic", softplus(1), softplus(-1)],
] as const)("%s at logits 0.5 on real and 1.5 on fake, by hand", (form, discriminator, generator) => {
  const [d, g] = at(form, 0.5, 1.5);
  expect(d).toBeCloseTo(discriminator, 6);
  expect(g).toBeCloseTo(generator, 6);
});

test("a logit of 0 is ln 2 for everybody", () => {
  const [d, g] = at("nonSaturating", 0, 0);
  expect(d).toBeCloseTo(Math.LN2, 6);
  expect(g).toBeCloseTo(Math.LN2, 6);
});

test("far logits stay numbers", () => {
  for (const form of forms) for (const logit of [-90, 90]) expect(at(form, logit, -logit).every(Number.isFinite)).toBe(true);
  expect(at("nonSaturating", 0, -90)[1]).toBeCloseTo(90, 4);
});

test("gradients agree with differences in every form", () => {
  const weights: Tensors = { real: tf.tensor2d([[0.3], [-0.7], [2]]), fake: tf.tensor2d([[-0.4], [1.2], [0.6]]) };
  for (const form of forms) {
    for (const side of ["discriminator", "generator"] as const) {
      const loss = (w: Tensors) => losses(form, w.real as tf.Tensor, w.fake as tf.Tensor)[side];
      const expected = differences(loss, weights, 1e-2);
      for (const [path, slope] of slopes(loss, weights))
        for (const [i, value] of slope.entries()) expect(value).toBeCloseTo(expected.get(path)?.[i] as number, 3);
    }
  }
});

test("while the discriminator wins, minimax has almost no gradient, and the other form a full one", () => {
  const gradient = (form: Form) =>
    slopes((w) => losses(form, tf.zeros([1, 1]), w.fake as tf.Tensor).generator, { fake: tf.tensor2d([[-6]]) });
  const size = (form: Form) => Math.abs(gradient(form).get("fake")?.[0] as number);
  expect(size("minimax")).toBeCloseTo(1 / (1 + Math.exp(6)), 5);
  expect(size("nonSaturating")).toBeCloseTo(1 / (1 + Math.exp(-6)), 5);
});
