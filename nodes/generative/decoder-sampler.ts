// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { size } from "../lib/initial.ts";
import { layerOf } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { normal } from "../lib/random.ts";
import type { Model, Sampler, Tensors } from "../ports.ts";

/**
 * The decoder of an autoencoder as a sampler: a code from a standard normal, the decoder's output, and, where the decoder has
 * a learnt deviation (`output/scale`) and `spread` is on, Gaussian noise of it. Without that noise samples are means, which lie
 * closer together than the data.
 *
 * Noise is [count, code + output]. Throws `model.unknown-layer` where the model has no layer `code`.
 */
export function decoderSampler({ model, spread }: { model: Model; spread: boolean }): Sampler {
  const code = size(layerOf(model, "code", "model").shape);
  const shape = model.output;
  const wide = size(shape);
  const scale = (model.weights.output as Tensors | undefined)?.scale as tf.Scalar | undefined;
  if (spread && !scale) {
    throw new Problem("decoder-sampler.scale", "This autoencoder has learnt no deviation, so its samples cannot be spread.", {
      field: "spread",
      fix: "Turn spread off, or wire a variational autoencoder.",
    });
  }
  return {
    is: "Sampler",
    name: "decoder",
    shape,
    evaluations: 1,
    noise: (key, count) => tf.tensor2d(normal(key, count * (code + wide)), [count, code + wide]),
    sample: (noise) =>
      tf.tidy(() => {
        const count = noise.shape[0] as number;
        const from = tf.slice(noise, [0, 0], [count, code]);
        const visit = (layer: string, h: tf.Tensor) => (layer === "code" ? from : h);
        const { output } = model.apply(model.weights, tf.zeros([1, ...model.input]), { mode: "evaluate", visit });
        if (!spread) return output;
        const more = tf.reshape(tf.slice(noise, [0, code], [count, wide]), [count, ...shape]);
        return tf.add(output, tf.mul(more, tf.exp(scale as tf.Scalar)));
      }),
  };
}

export const card = {
  run: decoderSampler,
  title: "Decoder as sampler",
  summary: "Makes samples with the decoder of an autoencoder, from codes of a standard normal.",
  also: ["VAE sampler", "decode", "prior samples"],
  inputs: { model: { port: { Model: true }, doc: "An autoencoder." } },
  settings: { spread: { control: "toggle", default: true, doc: "Adds the noise of the decoder's learnt deviation." } },
  output: "Sampler",
} satisfies NodeCard<typeof decoderSampler>;
