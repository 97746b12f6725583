// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { DifferentiableTraining, Examples, Lessons, Tensors } from "../../ports.ts";
import { columnOf } from "../examples.ts";
import type { Key } from "../key.ts";
import { valuesOf } from "../read.ts";
import { disposeTree } from "../tree.ts";
import { realRows } from "./pictures.ts";
import { batchesOf, curriculumOf } from "./taught.ts";

/**
 * Accuracy of a learner that knows nothing after each step, on `validation`: taught by the lessons, or, with `instead`, by as many
 * real examples at the rates and momenta of the lessons.
 */
export async function exam(c: {
  lessons: Lessons;
  weights: Tensors;
  learner: DifferentiableTraining;
  validation: Examples;
  key: Key;
  after: "every" | "last";
  instead?: Examples;
}): Promise<number[]> {
  const { lessons, weights, learner, validation, key, after, instead } = c;
  const begun = learner.fresh(key);
  const { right } = await valuesOf(() => {
    const { batches, rates, momenta } = curriculumOf(lessons, weights);
    const taught = instead ? realBatches(instead, lessons) : batches;
    const learnt = learner.run({ weights: begun, batches: taught, rates, momenta });
    const input = columnOf(validation, "input");
    const label = columnOf(validation, "label").toInt();
    const shares = learnt.slice(after === "last" ? -1 : 0).map((now) => {
      const { output } = learner.model.apply(now, input, { mode: "evaluate" });
      return tf.mean(tf.equal(tf.argMax(output, -1), label).toFloat());
    });
    return { right: tf.stack(shares) };
  });
  disposeTree(begun);
  return Array.from(right);
}

function realBatches(real: Examples, lessons: Lessons) {
  const rows = realRows(real, lessons.steps * lessons.batch);
  return batchesOf(tf.gather(columnOf(real, "input"), rows), tf.gather(columnOf(real, "label"), rows).toInt(), lessons);
}
