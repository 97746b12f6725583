// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { averaged } from "../lib/averaged.ts";
import type { Driven, Learning } from "../ports.ts";

/**
 * The same training with a running average of its weights, which is what counts: at marks and at the end `model` is the average,
 * average <- decay average + (1 - decay) weights after every update, from the first weights on. The training itself goes on
 * from the newest weights, as if nobody averaged.
 *
 * The average remembers about 1 / (1 - decay) updates. Throws `averaged.no-model`.
 *
 * Source: Polyak and Juditsky 1992, "Acceleration of stochastic approximation by averaging", in its exponential form.
 */
export function averagedSteps({ steps, decay }: { steps: Learning; decay: Driven }): Learning {
  return averaged(steps, { decay, of: "model", names: { newest: "newest", average: "model" } });
}

export const card = {
  run: averagedSteps,
  title: "Averaged steps",
  summary: "Keeps a running average of the weights while they train, and hands that on.",
  also: ["EMA", "exponential moving average", "Polyak averaging", "weight averaging", "mean teacher"],
  inputs: { steps: { port: { TrainStep: true }, doc: "The training whose weights are averaged." } },
  settings: {
    decay: {
      control: "number",
      default: 0.995,
      min: 0,
      max: 1,
      step: 0.001,
      driven: true,
      onNode: true,
      doc: "How much of the average stays at an update: 0.995 remembers about 200 updates, 0 is the newest weights.",
    },
  },
  output: "TrainStep",
  numbers: { steps: "steps", average: "decay" },
  reference: {
    by: "Polyak and Juditsky 1992",
    title: "Acceleration of Stochastic Approximation by Averaging",
    doi: "10.1137/0330046",
  },
} satisfies NodeCard<typeof averagedSteps>;
