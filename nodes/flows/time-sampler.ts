// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { type KeyTensor, randomNormal, randomUniform } from "../lib/engine/ops/random.ts";
import { Problem } from "../lib/problem.ts";
import type { TimeSampler } from "../ports.ts";

/**
 * Draws one time in [0, 1] for each example of a batch; `t` and `r` are equal, [count, 1].
 *
 * - uniform: every time alike;
 * - logitNormal: sigmoid(mean + deviation n), n standard normal (Esser et al. 2024, section 3.1).
 *
 * Throws `time-sampler.deviation`.
 */
export function timeSampler({ law, mean, deviation }: { law: "uniform" | "logitNormal"; mean: number; deviation: number }): TimeSampler {
  if (!(deviation > 0)) {
    throw new Problem("time-sampler.deviation", `Times need a spread above 0, not ${deviation}.`, {
      field: "deviation",
      fix: "Write a positive number; 1 is usual.",
    });
  }
  return {
    is: "TimeSampler",
    draw: (key, count) => {
      const t = tf.tidy(() =>
        law === "uniform"
          ? randomUniform(key as KeyTensor, [count, 1])
          : tf.sigmoid(tf.add(tf.mul(randomNormal(key as KeyTensor, [count, 1]), deviation), mean)),
      );
      return { t, r: t };
    },
  };
}

export const card = {
  run: timeSampler,
  title: "Times",
  summary: "Draws the times at which a flow is trained.",
  also: ["time sampler", "uniform", "logit-normal", "noise levels", "timesteps"],
  inputs: {},
  settings: {
    law: {
      control: "choice",
      default: "uniform",
      options: ["uniform", "logitNormal"],
      onNode: true,
      doc: "Every time alike, or more of those in the middle.",
    },
    mean: {
      control: "number",
      default: -0.4,
      when: { setting: "law", is: ["logitNormal"] },
      doc: "Middle of the times before the sigmoid: below 0 nearer to the data.",
    },
    deviation: {
      control: "number",
      default: 1,
      min: 0,
      when: { setting: "law", is: ["logitNormal"] },
      doc: "Spread of the times before the sigmoid.",
    },
  },
  output: "TimeSampler",
  reference: {
    by: "Esser et al. 2024",
    title: "Scaling Rectified Flow Transformers for High-Resolution Image Synthesis",
    arxiv: "2403.03206",
  },
} satisfies NodeCard<typeof timeSampler>;
