// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { checkLabels, crossEntropyOf } from "../lib/labels.ts";
import { Problem } from "../lib/problem.ts";
import type { Objective, Tensors } from "../ports.ts";

/**
 * How surprised the model is by the labels, in nats: -sum_k y_k log softmax(z)_k for each example.
 *
 * `hard` reads class numbers (int32 [batch]), `soft` probabilities ([batch, classes]) from `column`.
 * `smoothing` s replaces y by (1 - s) y + s / classes. Records `crossEntropy`, the mean over the batch
 * before any weight, and `accuracy`, the share of examples whose most probable class is the label's.
 *
 * Throws `batch.no-column` when the batch has no such column. Source for smoothing: Szegedy et al. 2015, arXiv:1512.00567, section 7.
 */
export function crossEntropy({ labels, column, smoothing }: { labels: "hard" | "soft"; column: string; smoothing: number }): Objective {
  return {
    is: "Objective",
    name: "crossEntropy",
    numbers: {},
    owns: [],
    init: () => ({}),
    check: ({ examples, model }) => {
      const found = examples.columns[column]?.values;
      if (labels === "hard" && found) checkLabels(found, model.output.at(-1) as number);
    },
    evaluate: ({ model, batch }) => {
      const label = labelsOf(batch, column);
      const logits = model.run(batch.input as tf.Tensor).output;
      const classes = logits.shape.at(-1) as number;
      const number = labels === "soft" ? tf.argMax(label, -1) : label.dtype === "int32" ? label : label.toInt();
      const share = labels === "hard" ? tf.oneHot(number as tf.Tensor1D, classes) : label;
      const target = smoothing === 0 ? share : tf.add(tf.mul(share, 1 - smoothing), smoothing / classes);
      const each = crossEntropyOf(logits, target);
      const right = tf.equal(tf.argMax(logits, -1), number);
      return { parts: { crossEntropy: each }, metrics: { crossEntropy: tf.mean(each), accuracy: tf.mean(right.toFloat()) }, state: {} };
    },
  };
}

function labelsOf(batch: Tensors, column: string): tf.Tensor {
  const values = batch[column];
  if (values) return values as tf.Tensor;
  throw new Problem("batch.no-column", `The batches have no column "${column}"; they have ${Object.keys(batch).join(", ")}.`, {
    field: "column",
    fix: "Name one of these columns, or wire examples that have it.",
  });
}

export const card = {
  run: crossEntropy,
  title: "Cross-entropy",
  summary: "Asks the model to give high probability to the right class.",
  also: ["classification loss", "log loss", "label smoothing", "negative log-likelihood"],
  inputs: {},
  settings: {
    labels: { control: "choice", default: "hard", options: ["hard", "soft"], doc: "Class numbers, or one probability for each class." },
    column: { control: "text", default: "label", doc: "Column of the examples that holds the labels." },
    smoothing: {
      control: "number",
      default: 0,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Share of the label that is spread evenly over all classes.",
    },
  },
  output: "Objective",
} satisfies NodeCard<typeof crossEntropy>;
