// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { steppingSampler } from "../lib/flows/sampling.ts";
import { needFlowMap, velocityOf } from "../lib/flows/taken.ts";
import type { Model, Sampler } from "../ports.ts";

/**
 * Jumps from noise at t = 1 to data at t = 0 by average velocities: x - (t - r) u(x, t, t - r), in `steps` equal jumps of one
 * evaluation each. One step is x = e - u(e, 1, 1).
 *
 * Throws `flow.takes-no-gap`, `sampler.steps`. Source: Geng et al. 2025, arXiv:2505.13447, algorithm 2.
 */
export function flowMapSampler({ model, steps }: { model: Model; steps: number }): Sampler {
  needFlowMap(model);
  const u = velocityOf(model);
  return steppingSampler({
    name: `jumps ${steps}`,
    model,
    steps,
    evaluations: steps,
    step: (x, t, r) => tf.sub(x, tf.mul(u(x, t, t - r), t - r)),
  });
}

export const card = {
  run: flowMapSampler,
  title: "Jump along the flow",
  summary: "Makes samples in one or a few jumps of an average velocity.",
  also: ["flow map sampler", "one-step sampler", "few-step", "MeanFlow sampler"],
  inputs: { model: { port: { Model: true }, doc: "A network of average velocities." } },
  settings: {
    steps: { control: "number", default: 1, min: 1, step: 1, onNode: true, doc: "Equal jumps from noise to data." },
  },
  output: "Sampler",
  reference: { by: "Geng et al. 2025", title: "Mean Flows for One-step Generative Modeling", arxiv: "2505.13447" },
} satisfies NodeCard<typeof flowMapSampler>;
