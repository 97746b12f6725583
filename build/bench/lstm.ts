import * as tf from "@tensorflow/tfjs";
import { adamSlots, adamStep, dense, meanSquare } from "./training.ts";
import { firstWeights, type StepWorkload, uniformArray } from "./workload.ts";

const steps = 64;
const batch = 32;
const inputs = 8;
const units = 64;

/** A forecast of the next row at every time; the recurrence is written out, as a node would. */
export const lstm: StepWorkload = {
  kind: "step",
  name: "f",
  title: "LSTM of width 64 over 64 times, batch 32",
  flops: 2 * steps * batch * (2 * inputs * 4 * units + 3 * units * 4 * units + 3 * units * inputs),
  numbers: { rate: 1e-3 },
  weights: () =>
    firstWeights("f", {
      input: [[inputs, 4 * units], units],
      recurrent: [[units, 4 * units], units],
      bias: [[4 * units], "zeros"],
      kernel: [[units, inputs], units],
      outputBias: [[inputs], "zeros"],
    }),
  beside: adamSlots,
  batch: () => ({ x: uniformArray("f/x", [steps, batch, inputs], 1), y: uniformArray("f/y", [steps * batch, inputs], 1) }),
  step: adamStep((w, { x, y }) => {
    // The inputs' share of all times at once; only what depends on the time before is left for the recurrence.
    const flat = tf.reshape(x as tf.Tensor, [steps * batch, inputs]);
    const driven = tf.unstack(tf.reshape(dense(flat, w.input, w.bias), [steps, batch, 4 * units]), 0);
    let hidden: tf.Tensor = tf.zeros([batch, units]);
    let cell: tf.Tensor = tf.zeros([batch, units]);
    const outputs: tf.Tensor[] = [];
    for (const drive of driven) {
      const gates = tf.add(drive, tf.matMul(hidden, w.recurrent as tf.Tensor));
      const [enter, forget, candidate, show] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      cell = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(enter), tf.tanh(candidate)));
      hidden = tf.mul(tf.sigmoid(show), tf.tanh(cell));
      outputs.push(hidden);
    }
    return meanSquare(dense(tf.concat(outputs, 0), w.kernel, w.outputBias), y);
  }),
};
