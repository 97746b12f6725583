// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { latentOf } from "../lib/latent.ts";
import type { Model, Sampler } from "../ports.ts";

/**
 * A generator as a sampler: noise of the law that it was trained with, one pass, a sample. The model runs in evaluation mode.
 * Noise has the shape of the model's input, samples that of its output.
 */
export function generatorSampler({ model, noise }: { model: Model; noise: "normal" | "uniform" }): Sampler {
  return {
    is: "Sampler",
    name: "generator",
    shape: model.output,
    evaluations: 1,
    noise: (key, count) => latentOf(noise, key, count, model.input),
    sample: (z) => model.apply(model.weights, z, { mode: "evaluate" }).output,
  };
}

export const card = {
  run: generatorSampler,
  title: "Generator as sampler",
  summary: "Makes samples with a generator: noise in, a sample out.",
  also: ["GAN sampler", "one-step generator", "decode noise"],
  inputs: { model: { port: { Model: true }, doc: "What turns noise into samples." } },
  settings: {
    noise: { control: "choice", default: "normal", options: ["normal", "uniform"], doc: "The law of the noise it was trained with." },
  },
  output: "Sampler",
} satisfies NodeCard<typeof generatorSampler>;
