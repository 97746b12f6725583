// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** A function of one tensor whose derivatives are checked. */
export interface Case {
  readonly shape: readonly number[];
  readonly of: (x: tf.Tensor) => tf.Tensor;
  /** Where x is drawn from; all kinks of the function must lie well apart from the x of the seed. */
  readonly between?: readonly [number, number];
  /** This derivative is refused by name. */
  readonly refused?: "first" | "second";
  /** tfjs's cpu backend has a wrong kernel on the way to this derivative. */
  readonly cpuWrong?: Order | "both";
}

export type Order = "first" | "second";

function* stream(seed: number): Generator<number> {
  // Lehmer's generator: the same numbers on every machine.
  for (let state = seed * 7919; ; ) {
    state = (state * 16807) % 2147483647;
    yield state / 2147483647;
  }
}

function filled(shape: readonly number[], next: () => number): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: size }, next), [...shape]);
}

export function numbers(seed: number, shape: readonly number[], [low, high]: readonly [number, number] = [0.3, 1.7]): tf.Tensor {
  const draws = stream(seed);
  return filled(shape, () => low + (high - low) * (draws.next().value as number));
}

/** Numbers at equal distances, shuffled: no two are so close that a step of the differences could change their order. */
function apart(seed: number, shape: readonly number[], [low, high]: readonly [number, number] = [0.3, 1.7]): tf.Tensor {
  const draws = stream(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  const places = Array.from({ length: size }, (_, i) => ({ i, order: draws.next().value as number }));
  places.sort((a, b) => a.order - b.order);
  let next = 0;
  return filled(shape, () => low + ((high - low) * ((places[next++] as { i: number }).i + 0.5)) / size);
}

/**
 * The derivative along one random direction: by tfjs's tape, and by differences of the function itself (of its gradient,
 * for the second one), extrapolated from two step sizes. Throws what the gradient throws.
 */
export function derivatives({ shape, of, between }: Case, order: Order): { byTape: number; byDifferences: number } {
  const result = tf.tidy(() => {
    const x = apart(11, shape, between);
    const direction = numbers(31, shape, [-1, 1]);
    const y = of(x);
    const weights = numbers(23, y.shape);
    const value = (at: tf.Tensor): tf.Tensor => tf.sum(tf.mul(of(at), weights));
    const slopeWeights = numbers(37, shape);
    const slope = (at: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.grad(value)(at), slopeWeights));
    const checked = order === "first" ? value : slope;
    const number = (t: tf.Tensor) => t.dataSync()[0] as number;
    const differences = (step: number) =>
      tf.tidy(() => {
        const [ahead, behind] = [1, -1].map((sign) => number(checked(tf.add(x, tf.mul(direction, sign * step)))));
        return ((ahead as number) - (behind as number)) / (2 * step);
      });
    const [low, high] = between ?? [0.3, 1.7];
    const step = Math.min(0.02, (0.4 * (high - low)) / x.size);
    return {
      byTape: number(tf.sum(tf.mul(tf.grad(checked)(x), direction))),
      byDifferences: (4 * differences(step / 2) - differences(step)) / 3,
    };
  });
  return result;
}

/** Float32 differences are good to about three digits. */
export function close(byTape: number, byDifferences: number): boolean {
  return Math.abs(byTape - byDifferences) <= 4e-3 * (Math.abs(byDifferences) + 0.25);
}
