// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { type Step, steppingSampler } from "../lib/flows/sampling.ts";
import { needVelocity, velocityOf } from "../lib/flows/taken.ts";
import type { Model, Sampler } from "../ports.ts";

/**
 * Follows a velocity from noise at t = 1 to data at t = 0 in `steps` equal steps of h:
 *
 * - euler: x - h v(x, t), one evaluation a step;
 * - heun: the mean of the velocities here and where Euler would land, which is one order better; the last step is Euler's,
 *   so 2 steps - 1 evaluations (Karras et al. 2022, algorithm 1).
 *
 * A model with a gap is asked at gap 0. Throws `flow.takes-no-time`, `sampler.steps`.
 */
export function odeSampler({ model, method, steps }: { model: Model; method: "euler" | "heun"; steps: number }): Sampler {
  needVelocity(model);
  const v = velocityOf(model);
  const euler: Step = (x, t, r) => tf.sub(x, tf.mul(v(x, t, 0), t - r));
  const heun: Step = (x, t, r) => {
    if (r === 0) return euler(x, t, r);
    const here = v(x, t, 0);
    const there = v(tf.sub(x, tf.mul(here, t - r)), r, 0);
    return tf.sub(x, tf.mul(tf.add(here, there), (t - r) / 2));
  };
  const heuns = method === "heun";
  return steppingSampler({
    name: `${method} ${steps}`,
    model,
    steps,
    evaluations: heuns ? 2 * steps - 1 : steps,
    step: heuns ? heun : euler,
  });
}

export const card = {
  run: odeSampler,
  title: "Follow the flow",
  summary: "Makes samples by following a velocity from noise to data.",
  also: ["ODE sampler", "Euler", "Heun", "integrate", "flow sampler", "NFE"],
  inputs: { model: { port: { Model: true }, doc: "A network of velocities." } },
  settings: {
    method: {
      control: "choice",
      default: "euler",
      options: ["euler", "heun"],
      onNode: true,
      doc: "One evaluation a step, or two for a step that is one order better.",
    },
    steps: { control: "number", default: 4, min: 1, step: 1, onNode: true, doc: "Equal steps from noise to data." },
  },
  output: "Sampler",
} satisfies NodeCard<typeof odeSampler>;
