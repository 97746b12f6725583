// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { deriveKey, type KeyTensor } from "../lib/engine/ops/random.ts";
import { Problem } from "../lib/problem.ts";
import type { TimeSampler } from "../ports.ts";

/**
 * Two draws of `times` for each example: `t` is the later one, `r` the earlier. The first `shareEqual` of a batch, rounded,
 * get r = t, where an average velocity is the velocity itself. [count, 1] each.
 *
 * Throws `time-pair-sampler.share`. Source: Geng et al. 2025, arXiv:2505.13447, section 4.3.
 */
export function timePairSampler({ times, shareEqual }: { times: TimeSampler; shareEqual: number }): TimeSampler {
  if (!(shareEqual >= 0 && shareEqual <= 1)) {
    throw new Problem("time-pair-sampler.share", `A share lies between 0 and 1, and this one is ${shareEqual}.`, {
      field: "shareEqual",
      fix: "Write 0.5 for half of the batch.",
    });
  }
  return {
    is: "TimeSampler",
    draw: (key, count) =>
      tf.tidy(() => {
        const { t: one } = times.draw(deriveKey(key as KeyTensor, "one"), count);
        const { t: other } = times.draw(deriveKey(key as KeyTensor, "other"), count);
        const t = tf.maximum(one, other);
        const equal = Math.round(shareEqual * count);
        const apart = tf.concat([tf.zeros([equal, 1]), tf.ones([count - equal, 1])], 0);
        return { t, r: tf.sub(t, tf.mul(apart, tf.sub(t, tf.minimum(one, other)))) };
      }),
  };
}

export const card = {
  run: timePairSampler,
  title: "Time pairs",
  summary: "Draws two times for each example, in order, and makes them equal for a share of the batch.",
  also: ["time pairs", "MeanFlow times", "flow map times", "data proportion"],
  inputs: { times: { port: { TimeSampler: true }, doc: "The law of each of the two." } },
  settings: {
    shareEqual: {
      control: "number",
      default: 0.5,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Share of the batch in which both times are the same.",
    },
  },
  output: "TimeSampler",
  reference: { by: "Geng et al. 2025", title: "Mean Flows for One-step Generative Modeling", arxiv: "2505.13447" },
} satisfies NodeCard<typeof timePairSampler>;
