// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { detach } from "../lib/detach.ts";
import { checkLabels, crossEntropyOf } from "../lib/labels.ts";
import { Problem } from "../lib/problem.ts";
import type { Driven, Model, Objective, Tensors } from "../ports.ts";

/**
 * Distillation by softened outputs: for each example scale * KL(p_T || p_S) with p = softmax(z / T), z_T and z_S the logits
 * of teacher and student, and scale T^2, T or 1. Part `softTargets`, [batch]. With T^2 its gradient in z_S is T (p_S - p_T).
 *
 * The teacher runs in evaluation mode, or its logits are read from a column where none is wired. Neither the teacher nor T
 * gets a gradient, and the factor uses the same T as the softmax. With `standardizeLogits` each row of logits first gets
 * mean 0 and deviation 1 (Sun et al. 2024, arXiv:2403.01427).
 *
 * Metrics: teacherEntropy and studentEntropy of p at T in nats; where the batch has labels also teacherLoss and
 * studentLoss, the cross-entropies of the plain logits.
 *
 * Source: Hinton et al. 2015, arXiv:1503.02531, section 2.
 */
export function softTargets({
  teacher,
  column,
  temperature,
  scale,
  standardizeLogits,
}: {
  teacher?: Model;
  column: string;
  temperature: Driven;
  scale: "T^2" | "T" | "none";
  standardizeLogits: boolean;
}): Objective {
  if (typeof temperature === "number" && !(temperature > 0)) {
    throw new Problem("soft-targets.temperature", `A softmax cannot have the temperature ${temperature}.`, {
      field: "temperature",
      fix: "Write a positive number; 2 to 8 are usual.",
    });
  }
  return {
    is: "Objective",
    name: "softTargets",
    numbers: { temperature },
    owns: [],
    init: () => ({}),
    check: ({ examples, model }) => {
      const labels = examples.columns.label?.values;
      if (labels) checkLabels(labels, model.output.at(-1) as number);
    },
    evaluate: ({ model, batch, numbers, state }) => {
      const t = detach(() => tf.clone(numbers.temperature as tf.Scalar));
      const ours = model.run(batch.input as tf.Tensor).output;
      const theirs = teacherLogits(teacher, batch, column, ours.shape);
      const soften = (logits: tf.Tensor) => tf.logSoftmax(tf.div(standardizeLogits ? standardized(logits) : logits, t));
      const studentLog = soften(ours);
      const teacherLog = detach(() => soften(theirs));
      const divergence = tf.sum(tf.mul(tf.exp(teacherLog), tf.sub(teacherLog, studentLog)), -1);
      const factor = scale === "T^2" ? tf.mul(t, t) : t;
      const metrics: Record<string, tf.Tensor> = {
        teacherEntropy: detach(() => entropy(teacherLog)),
        studentEntropy: detach(() => entropy(studentLog)),
      };
      if (batch.label) {
        const labels = batch.label as tf.Tensor1D;
        metrics.teacherLoss = detach(() => taskLoss(theirs, labels));
        metrics.studentLoss = detach(() => taskLoss(ours, labels));
      }
      return { parts: { softTargets: scale === "none" ? divergence : tf.mul(divergence, factor) }, metrics, state };
    },
  };
}

function teacherLogits(teacher: Model | undefined, batch: Tensors, column: string, shape: readonly number[]): tf.Tensor {
  const logits = teacher
    ? detach(() => teacher.apply(teacher.weights, batch.input as tf.Tensor, { mode: "evaluate" }).output)
    : (batch[column] as tf.Tensor | undefined);
  if (!logits) {
    throw new Problem("soft-targets.no-teacher", `The examples have no column "${column}", and no teacher is wired.`, {
      field: "column",
      fix: "Wire a teacher, or send the examples through the node Teacher outputs.",
    });
  }
  if (`${logits.shape}` === `${shape}`) return logits;
  throw new Problem("soft-targets.classes", `The teacher gives ${logits.shape.slice(1)} logits, the student ${shape.slice(1)}.`, {
    field: "column",
    fix: "Let both have one output for each class.",
  });
}

/** z-score of each row, with the deviation of n - 1 and the small number of the authors' code. */
function standardized(logits: tf.Tensor): tf.Tensor {
  const classes = logits.shape.at(-1) as number;
  const centred = tf.sub(logits, tf.mean(logits, -1, true));
  const deviation = tf.sqrt(tf.div(tf.sum(tf.square(centred), -1, true), classes - 1));
  return tf.div(centred, tf.add(deviation, 1e-7));
}

function entropy(logs: tf.Tensor): tf.Tensor {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logs), logs), -1)));
}

function taskLoss(logits: tf.Tensor, labels: tf.Tensor1D): tf.Tensor {
  return tf.mean(crossEntropyOf(logits, tf.oneHot(labels, logits.shape.at(-1) as number)));
}

export const card = {
  run: softTargets,
  title: "Soft targets",
  summary: "Lets a student learn the softened class probabilities of a teacher.",
  also: ["knowledge distillation", "KD", "temperature", "dark knowledge"],
  inputs: {
    teacher: { port: { Model: true }, optional: true, doc: "The teacher; without one its logits are read from a column of the examples." },
  },
  settings: {
    column: { control: "text", default: "teacher", doc: "Column with the teacher's logits, used where no teacher is wired." },
    temperature: {
      control: "number",
      driven: true,
      default: 4,
      min: 0,
      onNode: true,
      doc: "Softens both sides: 1 is the plain softmax, higher shows more of the small probabilities.",
    },
    scale: {
      control: "choice",
      default: "T^2",
      options: ["T^2", "T", "none"],
      onNode: true,
      doc: "Factor that keeps the gradient's size when the temperature changes; T^2 is the usual one.",
    },
    standardizeLogits: {
      control: "toggle",
      default: false,
      doc: "Gives every row of logits mean 0 and deviation 1 before it is softened.",
    },
  },
  output: "Objective",
  reference: { by: "Hinton et al. 2015", title: "Distilling the Knowledge in a Neural Network", arxiv: "1503.02531" },
} satisfies NodeCard<typeof softTargets>;
