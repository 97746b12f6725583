// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { columnOf } from "../lib/examples.ts";
import { gaussianOf } from "../lib/gaussian.ts";
import { size } from "../lib/initial.ts";
import { Problem } from "../lib/problem.ts";
import { normal } from "../lib/random.ts";
import { valuesOf } from "../lib/read.ts";
import type { Examples, Sampler } from "../ports.ts";

/**
 * The Gaussian with the mean and the full covariance of the examples' inputs, as a sampler: what a model without a network knows.
 * A sample is mean + L z with the covariance L L^T and z standard normal. It takes no network evaluation.
 *
 * The covariance is the maximum likelihood one (divisor n), with 1e-9 of its mean variance on the diagonal, so that pixels that never
 * change are no hindrance. Throws `fit-gaussian.count` for fewer than two examples.
 */
export async function fitGaussian({ examples }: { examples: Examples }): Promise<Sampler> {
  const input = columnOf(examples, "input");
  const shape = input.shape.slice(1);
  const wide = size(shape);
  if (examples.count < 2) {
    throw new Problem("fit-gaussian.count", "A Gaussian needs at least two examples.", { field: "examples", fix: "Wire more examples." });
  }
  const { values } = await valuesOf(() => ({ values: input.clone() }));
  const { mean, factor } = gaussianOf({ values: Float32Array.from(values), count: examples.count, size: wide });
  return {
    is: "Sampler",
    name: "gaussian",
    shape,
    evaluations: 0,
    noise: (key, count) => tf.tensor2d(normal(key, count * wide), [count, wide]),
    sample: (noise) =>
      tf.tidy(() => {
        // L z of each row; the factor stays plain numbers, so that the sampler owns no tensor.
        const moved = tf.matMul(noise as tf.Tensor2D, tf.tensor2d(factor, [wide, wide]), false, true);
        return tf.reshape(tf.add(moved, tf.tensor1d(mean)), [noise.shape[0] as number, ...shape]);
      }),
  };
}

export const card = {
  run: fitGaussian,
  title: "Fit a Gaussian",
  summary: "The Gaussian with the mean and covariance of the examples, as a sampler.",
  also: ["normal distribution", "covariance", "closed form", "reference"],
  inputs: { examples: { port: { Examples: true }, doc: "What it is fitted to." } },
  settings: {},
  output: "Sampler",
} satisfies NodeCard<typeof fitGaussian>;
