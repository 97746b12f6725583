// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Environment, Model } from "../../ports.ts";
import { Problem } from "../problem.ts";
import { valuesOf } from "../read.ts";
import type { Worth } from "../train-step.ts";
import { terminating } from "./exact.ts";

/** Throws `policy.shape` where a model is no policy for a world. */
export function checkPolicy(model: Pick<Model, "input" | "output">, world: Environment): void {
  const outputs = world.actions + world.backwardActions + 1;
  const inputs = world.features.width;
  if (model.output.length === 1 && model.output[0] === outputs && model.input.length === 1 && model.input[0] === inputs) return;
  throw new Problem(
    "policy.shape",
    `A policy for ${world.name} takes ${inputs} values and gives ${outputs} (${world.actions} forward actions, ${world.backwardActions} backward, 1 flow), this model takes [${model.input}] and gives [${model.output}].`,
    { field: "model", fix: "Wire a flow policy that was made for this environment." },
  );
}

/** Probabilities with which a policy of these weights stops in each state, exactly. */
export async function terminatingOf(model: Model, { weights, stats }: Worth, world: Environment): Promise<Float64Array> {
  const { width, values } = world.features;
  const { outputs } = await valuesOf(() => {
    const features = tf.tensor2d(values, [world.states, width]);
    return { outputs: model.apply(weights, features, { mode: "evaluate", stats }).output };
  });
  return terminating(world, outputs, outputs.length / world.states);
}
