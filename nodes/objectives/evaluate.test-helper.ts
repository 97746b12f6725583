import * as tf from "@tensorflow/tfjs";
import type { Bound, Objective, Tensors } from "../ports.ts";

/** A model whose output are these logits, whatever goes in. */
export function fixedLogits(logits: tf.Tensor): Bound {
  return { weights: {}, run: () => ({ output: logits, layers: {} }), part: (part, h) => part.apply(part.weights, h) };
}

export interface Seen {
  readonly parts: Record<string, number[]>;
  readonly metrics: Record<string, number>;
}

/** Parts and metrics as numbers, for these logits and columns. */
export function seen(objective: Objective, logits: number[][], columns: Tensors, numbers: Record<string, number> = {}): Seen {
  const plain = tf.tidy(() => {
    const made = objective.evaluate(context(objective, tf.tensor2d(logits), columns, numbers));
    const read = (tensor: tf.Tensor) => [...tensor.dataSync()];
    return {
      parts: Object.fromEntries(Object.entries(made.parts).map(([name, part]) => [name, read(part)])),
      metrics: Object.fromEntries(Object.entries(made.metrics).map(([name, metric]) => [name, read(metric)[0] as number])),
    };
  });
  return plain;
}

/** Mean of the sum of the parts as a function of the logits, and its gradient. */
export function lossOf(objective: Objective, columns: Tensors, numbers: Record<string, number> = {}) {
  const loss = (logits: tf.Tensor) => {
    const { parts } = objective.evaluate(context(objective, logits, columns, numbers));
    return tf.mean(tf.addN(Object.values(parts))) as tf.Scalar;
  };
  return {
    value: (logits: number[][]) => tf.tidy(() => loss(tf.tensor2d(logits)).dataSync()[0] as number),
    gradient: (logits: number[][]) => tf.tidy(() => [...tf.grad(loss)(tf.tensor2d(logits)).dataSync()]),
  };
}

/** Central differences of a function of logits. */
export function differences(value: (logits: number[][]) => number, logits: number[][], step = 1e-2): number[] {
  return logits.flatMap((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) => value(logits.map((old, k) => old.map((z, l) => (k === i && l === j ? z + by : z))));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

function context(objective: Objective, logits: tf.Tensor, columns: Tensors, numbers: Record<string, number>) {
  return {
    model: fixedLogits(logits),
    batch: { input: tf.zeros([logits.shape[0] as number, 1]), ...columns },
    numbers: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)])),
    key: tf.tensor1d([1, 2], "int32"),
    state: objective.init(),
  };
}
