import type { Run } from "../lib/run.ts";
import { listening, numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { train } from "../training/train.ts";

export type Settings = Parameters<typeof train>[0];

/** A short training, measured after every five updates, at a rate at which it stalls. */
export async function trained(more: Partial<Settings> = {}, run: Partial<Run> = {}) {
  const { run: heard, told } = listening(run);
  const made = await train({
    model: tinyModel(),
    batches: tinyBatches(rings(100)),
    gradient: plainObjective(),
    optimizer: sgd(3),
    budget: 60,
    unit: "updates",
    trainable: "",
    validation: rings(60, 2),
    evaluateEvery: 5,
    keepAt: 0,
    run: heard,
    ...more,
  });
  const losses = told.metrics.flatMap(([step, { loss }]) => (loss === undefined ? [] : [[step, loss] as const]));
  return { ...made, told, losses, weights: numbersIn(made.model.weights) };
}

/** A rule that looks at every measurement of that training. */
export const halving = {
  every: 5,
  metric: "validation.loss",
  number: "rate",
  factor: 0.5,
  ratio: 0.98,
  back: 2,
  wait: 2,
  most: 6,
  explosion: 0,
  start: 0,
  by: "hold" as const,
};
