// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Model, Sampler } from "../../ports.ts";
import { size } from "../initial.ts";
import type { Key } from "../key.ts";
import { Problem } from "../problem.ts";
import { normal } from "../random.ts";

/** One step of a sampler: from `x` at time `t` to time `r`. */
export type Step = (x: tf.Tensor, t: number, r: number) => tf.Tensor;

/** Goes from noise at t = 1 to data at t = 0 in equal steps. */
export function steppingSampler({
  name,
  model,
  steps,
  evaluations,
  step,
}: {
  name: string;
  model: Model;
  steps: number;
  evaluations: number;
  step: Step;
}): Sampler {
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new Problem("sampler.steps", `A sampler takes a whole number of steps from 1 on, not ${steps}.`, {
      field: "steps",
      fix: "Write 1 for a single step.",
    });
  }
  const shape = model.output;
  return {
    is: "Sampler",
    name,
    shape,
    evaluations,
    noise: (key: Key, count) => tf.tensor(normal(key, count * size(shape)), [count, ...shape]),
    sample: (noise) =>
      tf.tidy(() => {
        let x = tf.clone(noise);
        for (let k = steps; k > 0; k--) x = step(x, k / steps, (k - 1) / steps);
        return x;
      }),
  };
}
