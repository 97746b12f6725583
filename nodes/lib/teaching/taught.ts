// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples, Lessons, Schedule, Tensors } from "../../ports.ts";

type Batch = { readonly input: tf.Tensor; readonly label: tf.Tensor };

/** What a learner is given: the batches of the lessons in their order, and rate and momentum of each step. Inside a `tidy`. */
export function curriculumOf(
  lessons: Lessons,
  weights: Tensors,
): { batches: readonly Batch[]; rates: readonly tf.Scalar[]; momenta: readonly tf.Scalar[] } {
  const { rates, momenta } = lessons.pace(weights);
  return {
    batches: batchesOf(lessons.inputs(weights), lessons.label, lessons),
    rates: tf.unstack(rates) as tf.Scalar[],
    momenta: tf.unstack(momenta) as tf.Scalar[],
  };
}

/** Rows one after the other, cut into the batches of the steps. */
export function batchesOf(input: tf.Tensor, label: tf.Tensor, { steps, batch }: Pick<Lessons, "steps" | "batch">): Batch[] {
  const rows = (values: tf.Tensor, step: number) =>
    tf.slice(values, [step * batch, ...values.shape.slice(1).map(() => 0)], [batch, ...values.shape.slice(1)]);
  return Array.from({ length: steps }, (_, step) => ({ input: rows(input, step), label: rows(label, step) }));
}

/** The lessons as ordinary examples, in the order in which they are taught. */
export function examplesOf(lessons: Lessons, weights: Tensors): Examples {
  return {
    is: "Examples",
    count: lessons.steps * lessons.batch,
    columns: {
      input: { role: "input", values: lessons.inputs(weights) },
      label: { role: "label", values: lessons.label.clone() },
    },
    ...lessons.like,
    source: { title: "Made by a teaching generator", licence: "none: generated" },
  };
}

/** One number a step; after the last one they begin again, as the batches do. */
export function listed(values: readonly number[]): Schedule {
  return { is: "Schedule", init: () => null, at: (state, { step }) => ({ value: values[step % values.length] as number, state }) };
}
