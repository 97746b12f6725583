// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { places, streamAt } from "../lib/flows/draws.ts";
import { needVelocity, packed } from "../lib/flows/taken.ts";
import type { Key } from "../lib/key.ts";
import type { Objective, Path, TimeSampler } from "../ports.ts";

/**
 * Flow matching: the network learns the velocity of the path between data x and noise e, |u(x_t, t) - v|^2 summed over the dimensions.
 * The best answer is the mean velocity of all paths through a place, and following it turns noise into data.
 * A network with a gap is asked at gap 0. Noise and times are drawn in every update from `key`.
 *
 * Throws `flow.takes-no-time`. Source: Lipman et al. 2022, arXiv:2210.02747, eq. 9.
 */
export function flowMatchingObjective({ path, times, key }: { path: Path; times: TimeSampler; key: Key }): Objective {
  return {
    is: "Objective",
    name: "flowMatching",
    numbers: {},
    owns: [],
    check: ({ model }) => needVelocity(model),
    init: () => ({}),
    evaluate: ({ model, batch, key: step }) => {
      const { z, v, t } = places({ x: batch.input as tf.Tensor, path, times, stream: streamAt(key, step) });
      const u = packed(model, (row) => model.run(row).output)(z, t, tf.zerosLike(t));
      return { parts: { flowMatching: tf.sum(tf.squaredDifference(u, v), 1) }, metrics: {}, state: {} };
    },
  };
}

export const card = {
  run: flowMatchingObjective,
  title: "Flow matching",
  summary: "Asks a network for the velocity with which noise becomes data.",
  also: ["flow loss", "rectified flow", "velocity matching", "diffusion"],
  inputs: {
    path: { port: { Path: true }, doc: "How data and noise are mixed." },
    times: { port: { TimeSampler: true }, doc: "The times at which it is asked." },
  },
  settings: {},
  output: "Objective",
  keys: { key: "flow" },
  reference: { by: "Lipman et al. 2022", title: "Flow Matching for Generative Modeling", arxiv: "2210.02747" },
} satisfies NodeCard<typeof flowMatchingObjective>;
