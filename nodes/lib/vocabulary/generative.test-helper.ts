import * as tf from "@tensorflow/tfjs";
import { normal } from "../random.ts";
import type { AdversarialObjective, Derivative, Path, Sampler, TimeSampler } from "./generative.ts";

const logistic = (logits: tf.Tensor, sign: number) => tf.softplus(tf.mul(tf.reshape(logits, [-1]), sign));

export const tinyGenerative = {
  Sampler: (): Sampler => ({
    is: "Sampler",
    name: "noise",
    shape: [4],
    evaluations: 1,
    noise: (key, count) => tf.tensor2d(normal(key, count * 4), [count, 4]),
    sample: (noise) => tf.tidy(() => tf.mul(noise, 0.5)),
  }),
  Path: (): Path => ({
    is: "Path",
    name: "linear",
    at: (x, e, t) => tf.tidy(() => tf.add(tf.mul(tf.sub(1, t), x), tf.mul(t, e))),
    velocity: (x, e) => tf.sub(e, x),
  }),
  TimeSampler: (): TimeSampler => ({
    is: "TimeSampler",
    draw: (_, count) => ({ t: tf.fill([count, 1], 0.75), r: tf.fill([count, 1], 0.25) }),
  }),
  Derivative: (): Derivative => ({
    is: "Derivative",
    how: "centralDifference",
    of: (f, at, along) => {
      const moved = (sign: number) => f(...at.map((place, n) => tf.add(place, tf.mul(along[n] as tf.Tensor, sign * 1e-3))));
      return { value: f(...at), derivative: tf.div(tf.sub(moved(1), moved(-1)), 2e-3) };
    },
  }),
  AdversarialObjective: (): AdversarialObjective => ({
    is: "AdversarialObjective",
    name: "nonSaturating",
    discriminator: ({ real, fake, score }) => ({
      parts: { discriminator: tf.add(logistic(score(real), -1), logistic(score(fake), 1)) },
      metrics: {},
    }),
    generator: ({ fake, score }) => ({ parts: { generator: logistic(score(fake), -1) }, metrics: {} }),
  }),
};
