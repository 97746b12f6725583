import * as tf from "@tensorflow/tfjs";
import { adamSlots, adamStep, dense, meanSquare, silu, type Weights } from "./training.ts";
import { firstWeights, type StepWorkload, uniformArray } from "./workload.ts";

const batch = 32;
const side = 14;
const low = 32;
const high = 64;
const waves = 16;
const pixels = side * side;
const quarter = pixels / 4;

/**
 * Flow matching on pictures of 14x14: a network with one step down, one up and a skip between learns the velocity
 * from noise to picture at a time that it is told by sines and cosines.
 */
export const flow: StepWorkload = {
  kind: "step",
  name: "g",
  title: "U-Net step of flow matching on 14x14, batch 32",
  flops:
    2 *
    batch *
    9 *
    (2 * pixels * low +
      3 * quarter * low * high +
      3 * quarter * high * high +
      3 * quarter * high * low +
      3 * pixels * 2 * low * low +
      3 * pixels * low),
  numbers: { rate: 1e-3 },
  weights: () =>
    firstWeights("g", {
      enter: [[3, 3, 1, low], 9],
      enterBias: [[low], "zeros"],
      down: [[3, 3, low, high], 9 * low],
      downBias: [[high], "zeros"],
      time1: [[2 * waves, high], 2 * waves],
      timeBias1: [[high], "zeros"],
      time2: [[high, high], high],
      timeBias2: [[high], "zeros"],
      middle: [[3, 3, high, high], 9 * high],
      middleBias: [[high], "zeros"],
      // Height, width, out, in: tfjs's order for a transposed convolution.
      up: [[3, 3, low, high], 9 * high],
      upBias: [[low], "zeros"],
      merge: [[3, 3, 2 * low, low], 18 * low],
      mergeBias: [[low], "zeros"],
      leave: [[3, 3, low, 1], 9 * low],
      leaveBias: [[1], "zeros"],
    }),
  beside: adamSlots,
  batch: () => ({
    picture: uniformArray("g/picture", [batch, side, side, 1], 1),
    noise: uniformArray("g/noise", [batch, side, side, 1], 1.7),
    time: { shape: [batch, 1], values: uniformArray("g/time", [batch, 1], 0.5).values.map((time) => time + 0.5) },
  }),
  step: adamStep((w, { picture, noise, time }) => {
    const velocity = tf.sub(picture as tf.Tensor, noise as tf.Tensor);
    const between = tf.add(noise as tf.Tensor, tf.mul(velocity, tf.reshape(time as tf.Tensor, [batch, 1, 1, 1])));
    return meanSquare(network(w, between, time as tf.Tensor), velocity);
  }),
};

function network(w: Weights, x: tf.Tensor, time: tf.Tensor): tf.Tensor {
  const told = dense(silu(dense(embedded(time), w.time1, w.timeBias1)), w.time2, w.timeBias2);
  const entered = silu(convolved(x, w.enter, w.enterBias, 1));
  const down = silu(tf.add(convolved(entered, w.down, w.downBias, 2), tf.reshape(told, [batch, 1, 1, high])));
  const middle = silu(convolved(down, w.middle, w.middleBias, 1));
  const risen = tf.conv2dTranspose(middle as tf.Tensor4D, w.up as tf.Tensor4D, [batch, side, side, low], 2, "same");
  const up = silu(tf.add(risen, w.upBias as tf.Tensor));
  const merged = silu(convolved(tf.concat([up, entered], 3), w.merge, w.mergeBias, 1));
  return convolved(merged, w.leave, w.leaveBias, 1);
}

function convolved(x: tf.Tensor, filter: tf.Tensor | undefined, bias: tf.Tensor | undefined, stride: number): tf.Tensor {
  return tf.add(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, "same"), bias as tf.Tensor);
}

/** Sines and cosines of the time at frequencies from 1 to 1000. */
function embedded(time: tf.Tensor): tf.Tensor {
  const frequency = tf.exp(tf.mul(tf.range(0, waves, 1), Math.log(1000) / (waves - 1)));
  const angle = tf.mul(time, tf.reshape(frequency, [1, waves]));
  return tf.concat([tf.sin(angle), tf.cos(angle)], 1);
}
