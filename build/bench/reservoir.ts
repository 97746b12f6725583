import * as tf from "@tensorflow/tfjs";
import { filled, type StepWorkload, size, uniformArray } from "./workload.ts";

const units = 500;
const washout = 100;
const times = 500;
const ridge = 1;
const rounds = 100;

/**
 * An echo state network (Jaeger 2001): a fixed random recurrence runs over a series, and only the linear readout of its
 * states is learnt, in closed form: (S'S + ridge) w = S'y. No gradient. tfjs has no solver, so the equations are
 * solved by conjugate gradients; PyTorch takes its Cholesky factorisation. The recurrence goes on where the step before left it.
 */
export const reservoir: StepWorkload = {
  kind: "step",
  name: "h",
  title: "reservoir of 500 units over 600 times, ridge readout",
  numbers: {},
  weights: () => ({ readout: filled([units, 1], 0) }),
  beside: () => ({ hidden: filled([1, units], 0) }),
  batch: () => ({
    // Uniform entries: a spectral radius of about 0.9.
    recurrent: uniformArray("h/recurrent", [units, units], 0.9 / Math.sqrt(units / 3)),
    input: uniformArray("h/input", [1, units], 1),
    series: { shape: [washout + times + 1, 1], values: series() },
  }),
  step: (state, batch) => {
    const all = batch.series as tf.Tensor2D;
    const driven = tf.matMul(tf.slice(all, [0, 0], [washout + times, 1]), batch.input as tf.Tensor2D);
    const wanted = tf.slice(all, [washout + 1, 0], [times, 1]);
    let hidden = state.hidden as tf.Tensor;
    const visited: tf.Tensor[] = [];
    for (const [time, drive] of tf.split(driven, washout + times, 0).entries()) {
      hidden = tf.tanh(tf.add(drive, tf.matMul(hidden, batch.recurrent as tf.Tensor)));
      if (time >= washout) visited.push(hidden);
    }
    const states = tf.concat(visited, 0);
    const readout = conjugateGradients(tf.matMul(states, states, true, false), tf.matMul(states, wanted, true, false));
    const loss = tf.mean(tf.square(tf.sub(tf.matMul(states, readout), wanted))) as tf.Scalar;
    return { state: { weights: { readout }, hidden }, metrics: { loss } };
  },
};

/** Solves (matrix + ridge) x = right for a symmetric matrix (Hestenes and Stiefel 1952). */
function conjugateGradients(matrix: tf.Tensor, right: tf.Tensor): tf.Tensor {
  let solution: tf.Tensor = tf.zerosLike(right);
  let rest = right;
  let direction = right;
  let error = tf.sum(tf.square(rest));
  for (let round = 0; round < rounds; round++) {
    const turned = tf.add(tf.matMul(matrix, direction), tf.mul(direction, ridge));
    const length = tf.div(error, tf.sum(tf.mul(direction, turned)));
    solution = tf.add(solution, tf.mul(direction, length));
    rest = tf.sub(rest, tf.mul(turned, length));
    const smaller = tf.sum(tf.square(rest));
    direction = tf.add(rest, tf.mul(direction, tf.div(smaller, error)));
    error = smaller;
  }
  return solution;
}

/** Three waves that never repeat together, and noise. */
function series(): Float32Array {
  const noise = uniformArray("h/series", [washout + times + 1], 0.2);
  return Float32Array.from({ length: size(noise.shape) }, (_, time) => {
    const waves = Math.sin(time / 5) + Math.sin(time / 7.3) + Math.sin(time / 17.9);
    return waves / 3 + (noise.values[time] as number);
  });
}
