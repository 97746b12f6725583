import * as tf from "@tensorflow/tfjs";
import { metricsOf } from "../../../nodes/lib/read.ts";

const warmUp = 40;
const rounds = 160;

/** Milliseconds of a fixed small training step: the fastest tenth, for whatever else is going on makes some slower and none faster. */
export async function calibration(): Promise<number> {
  const times: number[] = [];
  const x = tf.fill([64, 196], 0.5);
  const kernels = [tf.fill([196, 64], 0.01), tf.fill([64, 64], 0.01), tf.fill([64, 10], 0.01)];
  const loss = (...weights: tf.Tensor[]): tf.Scalar => {
    let h: tf.Tensor = x;
    for (const weight of weights) h = tf.relu(tf.matMul(h, weight));
    return tf.mean(tf.square(h)) as tf.Scalar;
  };
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const step = tf.tidy(() => tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Scalar)(kernels).value);
    const read = metricsOf({ step });
    if (read instanceof Promise) await read;
    step.dispose();
    if (round >= warmUp) times.push(performance.now() - began);
    if (round % 5 === 4) await new Promise((resolve) => setImmediate(resolve));
  }
  tf.dispose([x, ...kernels]);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 10)] as number;
}
