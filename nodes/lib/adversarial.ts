// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { AdversarialObjective } from "../ports.ts";
import { Problem } from "./problem.ts";

export type Form = "nonSaturating" | "minimax" | "leastSquares" | "hinge" | "wgan" | "relativistic";

/** Losses a row: of the discriminator on real and on fake (or in one, where they are paired), and of the generator. */
interface Losses {
  discriminator(real: tf.Tensor, fake: tf.Tensor): Record<string, tf.Tensor>;
  generator(fake: tf.Tensor, real: () => tf.Tensor): tf.Tensor;
  /** What the discriminator's output says of a sample. */
  readonly says: "probability" | "score";
}

const half = (x: tf.Tensor) => tf.mul(x, 0.5);
const softplus = (x: tf.Tensor) => tf.softplus(x);
const neg = (x: tf.Tensor) => tf.neg(x);
const crossEntropy: Losses["discriminator"] = (a, b) => ({ real: half(softplus(neg(a))), fake: half(softplus(b)) });

const forms: Record<Form, Losses> = {
  nonSaturating: { discriminator: crossEntropy, generator: (b) => softplus(neg(b)), says: "probability" },
  minimax: { discriminator: crossEntropy, generator: (b) => neg(softplus(b)), says: "probability" },
  leastSquares: {
    discriminator: (a, b) => ({ real: half(tf.square(tf.sub(a, 1))), fake: half(tf.square(b)) }),
    generator: (b) => half(tf.square(tf.sub(b, 1))),
    says: "score",
  },
  hinge: {
    discriminator: (a, b) => ({ real: tf.relu(tf.sub(1, a)), fake: tf.relu(tf.add(1, b)) }),
    generator: neg,
    says: "score",
  },
  wgan: { discriminator: (a, b) => ({ real: neg(a), fake: tf.mul(b, 1) }), generator: neg, says: "score" },
  relativistic: {
    discriminator: (a, b) => ({ pairs: softplus(tf.sub(b, a)) }),
    generator: (b, a) => softplus(tf.sub(a(), b)),
    says: "probability",
  },
};

/** See `ganObjective` for the formulas. */
export function lossesOf(form: Form): AdversarialObjective {
  const losses = forms[form];
  if (!losses) {
    throw new Problem("gan-objective.form", `There is no adversarial objective "${form}".`, {
      field: "form",
      fix: `Choose ${Object.keys(forms).join(", ")}.`,
    });
  }
  const flat = (logits: tf.Tensor) => tf.reshape(logits, [-1]);
  const said = (logits: tf.Tensor) => tf.mean(losses.says === "probability" ? tf.sigmoid(logits) : logits);
  return {
    is: "AdversarialObjective",
    name: form,
    discriminator: ({ real, fake, score }) => {
      const [a, b] = [flat(score(real)), flat(score(fake))];
      return { parts: losses.discriminator(a, b), metrics: { onReal: said(a), onFake: said(b) } };
    },
    generator: ({ real, fake, score }) => ({
      parts: { generator: losses.generator(flat(score(fake)), () => flat(score(real))) },
      metrics: {},
    }),
  };
}
