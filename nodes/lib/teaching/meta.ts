// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Batches, Clock, DifferentiableTraining, GradientTransform, Json, Lessons, Tensors } from "../../ports.ts";
import { columnOf } from "../examples.ts";
import { lossAndGradients } from "../gradients.ts";
import type { Key } from "../key.ts";
import { surprise } from "../labels.ts";
import { derive } from "../random.ts";
import { joinNumbers } from "../sockets.ts";
import type { Drawn, TrainStep } from "../train-step.ts";
import { cloneTree, mapTree } from "../tree.ts";
import { curriculumOf } from "./taught.ts";

export interface Teaching {
  readonly lessons: Lessons;
  readonly learner: DifferentiableTraining;
  readonly real: Batches;
  readonly optimizer: GradientTransform;
  /** After which steps of the learner it is asked about real examples. */
  readonly ask: "every" | "last";
  readonly key: Key;
}

/**
 * Learning to teach: an update draws a learner that knows nothing, trains it on the lessons, asks it about a real batch
 * after each step (or the last one), and follows the gradient of the mean of these losses back through the whole training.
 * State: `{ weights, slots }`. The learner of update s is drawn from `derive(key, s)`.
 *
 * Metrics: `loss`; `last.loss` and `last.accuracy`, those of the learner after its last step.
 */
export function teaching({ lessons, learner, real, optimizer, ask, key }: Teaching): TrainStep {
  const asked = Array.from({ length: lessons.steps }, (_, step) => step).slice(ask === "last" ? -1 : 0);
  const sockets = joinNumbers([
    ["optimizer", optimizer.numbers],
    ["batches", real.numbers ?? {}],
  ]);
  const [forOptimizer, forBatches] = sockets.pick;
  const [input, label] = [columnOf(real.examples, "input"), columnOf(real.examples, "label")];
  const { model } = learner;

  return {
    is: "TrainStep",
    numbers: sockets.numbers,
    host: real.init(),
    init: () => ({ weights: cloneTree(lessons.model.weights), slots: optimizer.init(lessons.model.weights) }),
    inputs: (host, clock, numbers) => {
      const shares = real.numbers && forBatches ? forBatches(numbers()) : undefined;
      const drawn = drawBatches(real, asked.length, host, clock, shares);
      return { ...drawn, inputs: { ...drawn.inputs, learner: learner.fresh(derive(key, clock.step)) } };
    },
    step: (state, inputs, numbers) => {
      const weights = state.weights as Tensors;
      const { gradients, evaluation, loss } = lossAndGradients(weights, (at) => {
        const after = learner.run({ weights: inputs.learner as Tensors, ...curriculumOf(lessons, at) });
        const answers = asked.map((step, place) => {
          const rows = (inputs.real as Tensors)[place] as tf.Tensor1D;
          const share = (inputs.importance as Tensors | undefined)?.[place] as tf.Tensor | undefined;
          const logits = model.apply(after[step] as Tensors, tf.gather(input, rows), { mode: "evaluate" }).output;
          return answered(logits, tf.gather(label, rows).toInt() as tf.Tensor1D, share);
        });
        const last = answers.at(-1) as { losses: tf.Tensor; right: tf.Tensor };
        return {
          parts: { lessons: tf.concat(answers.map(({ losses }) => losses)) },
          metrics: { "last.loss": tf.mean(last.losses), "last.accuracy": tf.mean(last.right) },
          state: {},
        };
      });
      const made = optimizer.update(gradients, state.slots as Tensors, { weights, numbers: forOptimizer?.(numbers) ?? {} });
      return {
        state: { weights: mapTree((weight, update) => tf.add(weight, update), weights, made.updates), slots: made.state },
        metrics: { loss, ...(evaluation.metrics as Record<string, tf.Scalar>), ...made.metrics },
      };
    },
  };
}

/** A batch for each time that the learner is asked. */
function drawBatches(real: Batches, count: number, host: Json, clock: Clock, shares?: Readonly<Record<string, number>>): Drawn {
  const rows: Record<string, tf.Tensor> = {};
  const importance: Record<string, tf.Tensor> = {};
  let [cursor, presentations, round] = [host, 0, 0];
  for (let place = 0; place < count; place++) {
    const next = real.next(cursor, clock, ...(shares ? [shares] : []));
    cursor = next.cursor;
    rows[place] = tf.tensor1d(next.rows, "int32");
    if (next.weights) importance[place] = tf.tensor1d(next.weights);
    if (place === 0) round = next.round;
    presentations += next.rows.length;
  }
  const weighted = Object.keys(importance).length > 0 ? { importance } : {};
  return { host: cursor, inputs: { real: rows, ...weighted }, presentations, round };
}

function answered(logits: tf.Tensor, label: tf.Tensor1D, share: tf.Tensor | undefined): { losses: tf.Tensor; right: tf.Tensor } {
  const { each, right } = surprise(logits, label);
  return { losses: share ? tf.mul(each, share) : each, right };
}
