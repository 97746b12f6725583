// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** The recurrent layers of scan.ts, one step after the other in tfjs's own operations. `projected` is x W + b for all steps. */

/** By slices, since tfjs's gradient of unstack throws where there is one step. */
function steps(projected: tf.Tensor3D): tf.Tensor2D[] {
  const [batch, count, width] = projected.shape;
  return Array.from(
    { length: count },
    (_, step) => tf.reshape(tf.slice(projected, [0, step, 0], [batch, 1, width]), [batch, width]) as tf.Tensor2D,
  );
}

function gatesOf(x: tf.Tensor2D, count: number): tf.Tensor2D[] {
  return tf.split(x, count, 1) as tf.Tensor2D[];
}

type Three = [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];

export function lstmByStep(
  projected: tf.Tensor3D,
  recurrent: tf.Tensor2D,
  first: { readonly h: tf.Tensor2D; readonly c: tf.Tensor2D },
): { h: tf.Tensor3D; c: tf.Tensor3D } {
  let { h, c } = first;
  const states: { h: tf.Tensor2D; c: tf.Tensor2D }[] = [];
  for (const x of steps(projected)) {
    const [i, f, g, o] = gatesOf(tf.add(x, tf.matMul(h, recurrent)), 4) as [...Three, tf.Tensor2D];
    c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    states.push({ h, c });
  }
  const stacked = (name: "h" | "c") =>
    tf.stack(
      states.map((state) => state[name]),
      1,
    ) as tf.Tensor3D;
  return { h: stacked("h"), c: stacked("c") };
}

export function gruByStep(projected: tf.Tensor3D, recurrent: tf.Tensor2D, recurrentBias: tf.Tensor1D, first: tf.Tensor2D): tf.Tensor3D {
  let h = first;
  const states: tf.Tensor2D[] = [];
  for (const x of steps(projected)) {
    const [xz, xr, xn] = gatesOf(x, 3) as Three;
    const [hz, hr, hn] = gatesOf(tf.add(tf.matMul(h, recurrent), recurrentBias), 3) as Three;
    const z = tf.sigmoid(tf.add(xz, hz));
    const fresh = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
    h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), fresh));
    states.push(h);
  }
  return tf.stack(states, 1) as tf.Tensor3D;
}
