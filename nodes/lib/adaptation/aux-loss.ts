// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { AuxTask, Model, Tensors } from "../../ports.ts";
import { layerOf } from "../layered.ts";
import { Problem } from "../problem.ts";

/** Throws where the model has no such layer, or where it does not tell the classes of the task apart. */
export function checkHead(model: Model, task: AuxTask, head: string): void {
  const { shape } = layerOf(model, head, "head");
  if (shape.length === 1 && (shape[0] as number) >= task.classes.length) return;
  throw new Problem(
    "aux-head.classes",
    `The layer ${head} gives [${shape}], but the task ${task.name} has ${task.classes.length} classes.`,
    {
      field: "head",
      fix: `Name a layer with ${task.classes.length} outputs, or set the outputs of the aux head to ${task.classes.length}.`,
    },
  );
}

/** The auxiliary task put to a model with these weights: logits of its head for `input`. */
export function auxLogits(c: { model: Model; weights: Tensors; head: string; input: tf.Tensor; key: tf.Tensor }): tf.Tensor {
  return c.model.apply(c.weights, c.input, { mode: "train", key: c.key, until: c.head }).output;
}

/** Each row `copies` times, one after the other. */
export function repeated(x: tf.Tensor, copies: number): tf.Tensor {
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const apart = tf.reshape(x, [rows, 1, ...rest]);
  return tf.reshape(tf.tile(apart, [1, copies, ...rest.map(() => 1)]), [rows * copies, ...rest]);
}
