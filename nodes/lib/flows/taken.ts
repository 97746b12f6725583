// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Model } from "../../ports.ts";
import { Problem } from "../problem.ts";

type Takes = Pick<Model, "takes">;

export const takesTime = ({ takes = [] }: Takes): boolean => takes.length >= 2 && takes[0] === "x" && takes[1] === "t";
export const takesGap = (model: Takes): boolean => takesTime(model) && model.takes?.length === 3 && model.takes[2] === "gap";

/** A velocity needs a place and a time; a flow map is one where its gap is 0. */
export function needVelocity(model: Takes): void {
  if (takesGap(model) || (takesTime(model) && model.takes?.length === 2)) return;
  throw new Problem("flow.takes-no-time", `A velocity is a model of a place and a time, and this one takes ${words(model)}.`, {
    field: "model",
    fix: "Wire a Velocity net or a Flow map net, or a training of one.",
  });
}

/** An average velocity also needs the gap to the time at which it ends. */
export function needFlowMap(model: Takes): void {
  if (takesGap(model)) return;
  throw new Problem(
    "flow.takes-no-gap",
    `An average velocity is a model of a place, a time and a gap, and this one takes ${words(model)}.`,
    {
      field: "model",
      fix: takesTime(model) ? "Wire a Flow map net instead of a Velocity net." : "Wire a Flow map net, or a training of one.",
    },
  );
}

function words({ takes }: Takes): string {
  return takes === undefined ? "an example alone" : takes.join(", ");
}

/** Runs a model on packed rows: `run(x, t, gap)`, the gap left out where the model has none. `t`, `gap`: [batch, 1]. */
export function packed(model: Takes, run: (row: tf.Tensor) => tf.Tensor): (x: tf.Tensor, t: tf.Tensor, gap: tf.Tensor) => tf.Tensor {
  return takesGap(model) ? (x, t, gap) => run(tf.concat([x, t, gap], 1)) : (x, t) => run(tf.concat([x, t], 1));
}

/** The same with the model's own weights and numbers for times, for samplers and pictures. */
export function velocityOf(model: Model): (x: tf.Tensor, t: number, gap: number) => tf.Tensor {
  const at = packed(model, (row) => model.apply(model.weights, row, { mode: "evaluate" }).output);
  return (x, t, gap) => {
    const column = (value: number) => tf.fill([x.shape[0] as number, 1], value);
    return at(x, column(t), column(gap));
  };
}
