// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

export interface Projected {
  readonly inputs: readonly tf.Tensor[];
  readonly output: tf.Tensor;
}

/**
 * The nearest points of z = max(0, x_1 + ... + x_n), all of one shape: of the branch that is off (sum at most 0, output 0) and the one
 * that is on (output = sum, at least 0) the nearer is taken. The output that comes back is that of the new inputs.
 *
 * Bergmeister 2025 (arXiv:2506.05878). His code asks whether z is 0 where it ought to ask whether the branch that is on ends at 0; with
 * that it misses the nearest point now and then where z < 0.
 */
export function projectSumRelu(inputs: readonly tf.Tensor[], z: tf.Tensor): Projected {
  const n = inputs.length;
  const sum = total(inputs);
  const toZero = tf.div(sum, n); // What each input is lowered by for a sum of 0.
  const toMeet = tf.div(tf.sub(z, sum), n + 1); // What each is raised by, and z lowered by, to meet.
  const atZero = tf.add(tf.square(z), tf.mul(tf.square(toZero), n));
  const isNegative = tf.less(sum, 0);
  const costOff = tf.where(isNegative, tf.square(z), atZero);
  const moveOff = tf.where(isNegative, tf.zerosLike(sum), tf.neg(toZero));
  const meets = tf.greater(tf.sub(z, toMeet), 0);
  const costOn = tf.where(meets, tf.mul(tf.square(toMeet), n + 1), atZero);
  const moveOn = tf.where(meets, toMeet, tf.neg(toZero));
  const move = tf.where(tf.lessEqual(costOff, costOn), moveOff, moveOn);
  const moved = inputs.map((x) => tf.add(x, move));
  return { inputs: moved, output: tf.relu(total(moved)) };
}

/**
 * The nearest points of z = sign(x_1 + ... + x_n), whose output is -1 below 0 and 1 from 0 on: each level with the inputs moved to its
 * side where they are not there, and the nearer of the two. The only step that training by projections can take through a step function;
 * no slope is asked for. The output that comes back is the level, also where the sum lies on the border.
 */
export function projectSumSign(inputs: readonly tf.Tensor[], z: tf.Tensor): Projected {
  const n = inputs.length;
  const sum = total(inputs);
  const toZero = tf.div(sum, -n);
  const crossing = tf.mul(tf.square(toZero), n);
  const none = tf.zerosLike(sum);
  const isNegative = tf.less(sum, 0);
  const costUp = tf.add(tf.square(tf.sub(z, 1)), tf.where(isNegative, crossing, none));
  const costDown = tf.add(tf.square(tf.add(z, 1)), tf.where(isNegative, none, crossing));
  const isUp = tf.lessEqual(costUp, costDown);
  const move = tf.where(tf.logicalXor(isUp, isNegative), none, toZero);
  return { inputs: inputs.map((x) => tf.add(x, move)), output: tf.sub(tf.mul(tf.cast(isUp, "float32"), 2), 1) };
}

function total(inputs: readonly tf.Tensor[]): tf.Tensor {
  return inputs.reduce((sum, x) => tf.add(sum, x));
}
