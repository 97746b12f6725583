// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { type Form, lossesOf } from "../lib/adversarial.ts";
import type { AdversarialObjective } from "../ports.ts";

/**
 * The two losses of a game, on logits a of real and b of fake samples, softplus(x) = log(1 + e^x):
 *
 * - nonSaturating: D (softplus(-a) + softplus(b)) / 2, which is binary cross-entropy; G softplus(-b) = -log D(G(z)).
 * - minimax: the same D; G -softplus(b) = log(1 - D(G(z))), whose gradient vanishes while D wins.
 * - leastSquares: D ((a - 1)^2 + b^2) / 2; G (b - 1)^2 / 2.
 * - hinge: D max(0, 1 - a) + max(0, 1 + b); G -b.
 * - wgan: D b - a; G -b. D needs a bound on its slope, say spectral norms.
 * - relativistic: D softplus(b - a); G softplus(a - b), real and fake in pairs.
 *
 * Records `onReal` and `onFake`, what D says on average: sigmoid of the logit where the logit is one (the first two and the last),
 * else its raw score.
 *
 * Source: Goodfellow et al. 2014, arXiv:1406.2661, eq. 1 and section 3; Mao et al. 2016, arXiv:1611.04076; Lim and Ye 2017,
 * arXiv:1705.02894; Arjovsky et al. 2017, arXiv:1701.07875; Jolicoeur-Martineau 2018, arXiv:1807.00734.
 */
export function ganObjective({
  form,
}: {
  form: "nonSaturating" | "minimax" | "leastSquares" | "hinge" | "wgan" | "relativistic";
}): AdversarialObjective {
  return lossesOf(form satisfies Form);
}

export const card = {
  run: ganObjective,
  title: "Adversarial objective",
  summary: "What generator and discriminator each make small.",
  also: ["GAN loss", "non-saturating", "hinge", "WGAN", "LSGAN", "relativistic"],
  inputs: {},
  settings: {
    form: {
      control: "choice",
      default: "nonSaturating",
      options: ["nonSaturating", "minimax", "leastSquares", "hinge", "wgan", "relativistic"],
      onNode: true,
      doc: "Which pair of losses.",
    },
  },
  output: "AdversarialObjective",
  reference: { by: "Goodfellow et al. 2014", title: "Generative Adversarial Networks", arxiv: "1406.2661" },
} satisfies NodeCard<typeof ganObjective>;
