// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { autoencoderModel, autoencoderObjective } from "../lib/autoencoder.ts";
import type { Model, Objective } from "../ports.ts";

/**
 * An encoder and a decoder as one model that rebuilds its input, and what it makes small. Layers: `moments` (the encoder's
 * output), `code`, `output`. Weights: those of the encoder under `moments`, of the decoder under `output/net`.
 *
 * variational: the encoder gives mean and log variance of the code, [batch, 2 code]; in training the code is drawn from them, in
 * evaluation it is their mean. x is Gaussian around the decoder's output with one learnt deviation, exp(`output/scale`) (at first 1).
 * Loss in nats a row: `reconstruction`, -log p(x | code), and `divergence`, beta KL(code || N(0, I)). The sum of both at beta 1 is
 * the negative evidence lower bound. Records `deviation`.
 *
 * Otherwise the code is the encoder's output, and the loss the squared error of a row.
 *
 * Throws `autoencoder.code`, `autoencoder.output`. Source: Kingma and Welling 2013, arXiv:1312.6114, eq. 10 and appendix B.
 */
export function autoencoder({
  encoder,
  decoder,
  variational,
  beta,
}: {
  encoder: Model;
  decoder: Model;
  variational: boolean;
  beta: number;
}): { model: Model; objective: Objective } {
  return { model: autoencoderModel(encoder, decoder, variational), objective: autoencoderObjective(variational, beta) };
}

export const card = {
  run: autoencoder,
  title: "Autoencoder",
  summary: "Rebuilds its input through a code, plain or variational.",
  also: ["VAE", "variational autoencoder", "reconstruction", "ELBO", "bottleneck"],
  inputs: {
    encoder: { port: { Model: true }, doc: "Gives the code; variational: mean and log variance, so twice its size." },
    decoder: { port: { Model: true }, doc: "Turns a code back into an input." },
  },
  settings: {
    variational: { control: "toggle", default: true, onNode: true, doc: "The code is drawn, and kept close to a standard normal." },
    beta: {
      control: "number",
      default: 1,
      min: 0,
      when: { setting: "variational", is: [true] },
      doc: "Weight of the divergence; 1 is the evidence lower bound.",
    },
  },
  output: { model: "Model", objective: "Objective" },
  reference: { by: "Kingma and Welling 2013", title: "Auto-Encoding Variational Bayes", arxiv: "1312.6114" },
} satisfies NodeCard<typeof autoencoder>;
