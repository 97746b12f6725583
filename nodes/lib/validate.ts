// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples, Model, Tensors } from "../ports.ts";
import { columnOf } from "./examples.ts";
import { oneHotLabels } from "./labels.ts";
import { valuesOf } from "./read.ts";

const chunk = 128;

/**
 * Accuracy (share of right classes) and loss (mean cross-entropy in nats) of a classifier, in pieces,
 * so that `breathe` is asked in between. Needs the columns `input` and `label`.
 */
export async function validate(
  model: Model,
  { weights, stats }: { weights: Tensors; stats: Tensors },
  examples: Examples,
  breathe: () => Promise<void>,
): Promise<{ accuracy: number; loss: number }> {
  const input = columnOf(examples, "input");
  const label = columnOf(examples, "label");
  let right = 0;
  let loss = 0;
  for (let from = 0; from < examples.count; from += chunk) {
    const count = Math.min(chunk, examples.count - from);
    const found = await valuesOf(() => {
      const { output } = model.apply(weights, rows(input, from, count), { mode: "evaluate", stats });
      const labels = rows(label, from, count).toInt() as tf.Tensor1D;
      const hot = oneHotLabels(labels, output.shape.at(-1) as number);
      return {
        right: tf.sum(tf.equal(tf.argMax(output, -1), labels).toInt()),
        loss: tf.sum(tf.mul(hot, tf.logSoftmax(output))),
      };
    });
    right += found.right[0] as number;
    loss -= found.loss[0] as number;
    await breathe();
  }
  return { accuracy: right / examples.count, loss: loss / examples.count };
}

function rows(column: tf.Tensor, from: number, count: number): tf.Tensor {
  const rest = column.shape.slice(1);
  return tf.slice(column, [from, ...rest.map(() => 0)], [count, ...rest]);
}
