import * as tf from "@tensorflow/tfjs";
import type { Bound, Model, Objective, Path, Tensors } from "../../ports.ts";
import { slopes } from "../tiny.test-helper.ts";

/** Data N(0, c^2): everything about its flow from noise is known in closed form. */

const variance = (t: tf.Tensor, c: number) => tf.add(tf.square(t), tf.mul(tf.square(tf.sub(1, t)), c * c));

/** Mean velocity of all paths through x at t. */
export function gaussianVelocity(x: tf.Tensor, t: tf.Tensor, c: number): tf.Tensor {
  return tf.div(tf.mul(x, tf.sub(t, tf.mul(tf.sub(1, t), c * c))), variance(t, c));
}

/** Average velocity x (1 - sqrt(S(r) / S(t))) / (t - r), written so that t = r is no special case. */
export function gaussianAverage(x: tf.Tensor, t: tf.Tensor, gap: tf.Tensor, c: number): tf.Tensor {
  const r = tf.sub(t, gap);
  const sum = tf.add(t, r);
  const top = tf.sub(sum, tf.mul(tf.sub(2, sum), c * c));
  const bottom = tf.add(variance(t, c), tf.sqrt(tf.mul(variance(t, c), variance(r, c))));
  return tf.div(tf.mul(x, top), bottom);
}

/** The exact flow map of that law in the plane; with `gap: false` its velocity. */
export function gaussianModel(c: number, { gap }: { gap: boolean } = { gap: true }): Model {
  const takes = gap ? ["x", "t", "gap"] : ["x", "t"];
  return {
    is: "Model",
    weights: {},
    stats: {},
    constants: {},
    layers: [],
    input: [takes.length + 1],
    output: [2],
    takes,
    apply: (_, row) => ({
      output: tf.tidy(() => {
        const [x, ...times] = tf.split(row, gap ? [2, 1, 1] : [2, 1], 1) as [tf.Tensor, tf.Tensor, tf.Tensor?];
        return times[1] ? gaussianAverage(x, times[0] as tf.Tensor, times[1], c) : gaussianVelocity(x, times[0] as tf.Tensor, c);
      }),
      stats: {},
    }),
  };
}

/** Linear paths whose velocity is the mean one of data N(0, c^2), not the pair's own. */
export function marginalPath(c: number): Path {
  const at: Path["at"] = (x, e, t) => tf.add(tf.mul(tf.sub(1, t), x), tf.mul(t, e));
  return { is: "Path", name: "marginal", at, velocity: (x, e, t) => gaussianVelocity(at(x, e, t), t, c) };
}

/** A model as a step sees it. */
export function bound(model: Model, weights: Tensors): Bound {
  return {
    weights,
    ...(model.takes ? { takes: model.takes } : {}),
    run: (x) => ({ output: model.apply(weights, x, { mode: "train" }).output, layers: {} }),
    part: (part, h) => part.apply(part.weights, h),
  };
}

/** Mean loss of an objective on some data as a function of the weights, in the update of `step`. */
export function lossOn(objective: Objective, model: Model, data: tf.Tensor, step: readonly [number, number] = [1, 2]) {
  return (weights: Tensors): tf.Scalar =>
    tf.tidy(() => {
      const numbers = Object.fromEntries(Object.entries(objective.numbers).map(([name, value]) => [name, tf.scalar(value as number)]));
      const key = tf.tensor1d([...step], "int32");
      const { parts } = objective.evaluate({ model: bound(model, weights), batch: { input: data }, numbers, key, state: {} });
      return tf.mean(Object.values(parts).reduce((sum, part) => tf.add(sum, part))) as tf.Scalar;
    });
}

/** Loss and all its slopes, as numbers. */
export function readLoss(loss: (weights: Tensors) => tf.Scalar, weights: Tensors): { loss: number; slopes: number[] } {
  const value = tf.tidy(() => loss(weights).dataSync()[0] as number);
  return { loss: value, slopes: [...slopes(loss, weights).values()].flat() };
}
