// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import type { Path } from "../ports.ts";

/**
 * How data x and noise e are mixed at time t: t = 0 is data, t = 1 is noise. `at` gives the mix, `velocity` its derivative over t.
 *
 * - linear: (1 - t) x + t e, velocity e - x (Lipman et al. 2022, Liu et al. 2022);
 * - trig: cos(a) x + sin(a) e with a = pi t / 2, velocity pi/2 (cos(a) e - sin(a) x); keeps the variance of data with variance 1
 *   (Salimans and Ho 2022).
 *
 * x and e are [batch, ...], t is [batch, 1].
 */
export function noisePath({ kind }: { kind: "linear" | "trig" }): Path {
  const angle = (t: tf.Tensor) => tf.mul(t, Math.PI / 2);
  if (kind === "trig") {
    return {
      is: "Path",
      name: "trig",
      at: (x, e, t) => tf.tidy(() => tf.add(tf.mul(tf.cos(angle(t)), x), tf.mul(tf.sin(angle(t)), e))),
      velocity: (x, e, t) => tf.tidy(() => tf.mul(tf.sub(tf.mul(tf.cos(angle(t)), e), tf.mul(tf.sin(angle(t)), x)), Math.PI / 2)),
    };
  }
  return {
    is: "Path",
    name: "linear",
    at: (x, e, t) => tf.tidy(() => tf.add(tf.mul(tf.sub(1, t), x), tf.mul(t, e))),
    velocity: (x, e) => tf.sub(e, x),
  };
}

export const card = {
  run: noisePath,
  title: "Noise path",
  summary: "Says how data becomes noise over time, and how fast it moves.",
  also: ["linear path", "interpolant", "rectified flow", "probability path", "forward process"],
  inputs: {},
  settings: {
    kind: {
      control: "choice",
      default: "linear",
      options: ["linear", "trig"],
      onNode: true,
      doc: "A straight line at constant speed, or a quarter of a circle that keeps the variance.",
    },
  },
  output: "Path",
  reference: { by: "Lipman et al. 2022", title: "Flow Matching for Generative Modeling", arxiv: "2210.02747" },
} satisfies NodeCard<typeof noisePath>;
