// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** How near t may come to -1 and 1, where the equation has its poles. */
const edge = 1 - 1e-6;

/** Vectors `a` and `b` [..., n] and their product `z` [...]. */
export interface Dot {
  readonly a: tf.Tensor;
  readonly b: tf.Tensor;
  readonly z: tf.Tensor;
}

/**
 * The nearest points of z = <a, b>, many at once; `t` [...] is the multiplier of each. The new vectors are (a + t b) / (1 - t^2) and
 * (b + t a) / (1 - t^2), that is a + b over 1 - t and a - b over 1 + t, and the new output is their product, z - t. So, with
 * S = |a + b|^2 / 4 and D = |a - b|^2 / 4, t solves S / (1 - t)^2 - D / (1 + t)^2 - z + t = 0, whose left side rises from one pole to
 * the other where neither is 0. A bracket is kept and halved whenever a step of Newton's leaves it; without it the reflected points of
 * Douglas-Rachford run away.
 *
 * `t` is what `rounds` of Newton's from 0 find. a = b = 0 and a = +-b have perhaps no root: t then stays within +-(1 - 1e-6).
 * Bergmeister 2025 (arXiv:2506.05878), whose code takes 10 steps without a bracket.
 */
export function projectDots(dots: readonly Dot[], rounds: number): readonly (Dot & { readonly t: tf.Tensor })[] {
  const halves = dots.map(({ a, b }) => ({ sum: tf.mul(tf.add(a, b), 0.5), difference: tf.mul(tf.sub(a, b), 0.5) }));
  const sizes = dots.map(({ z }) => z.size);
  const joined = (all: tf.Tensor[]) => tf.concat(all.map((one) => tf.reshape(one, [one.size])));
  const s = joined(halves.map(({ sum }) => tf.sum(tf.square(sum), -1)));
  const d = joined(halves.map(({ difference }) => tf.sum(tf.square(difference), -1)));
  const t = solve(s, d, joined(dots.map(({ z }) => z)), rounds);
  let from = 0;
  return dots.map(({ z }, place) => {
    const [own, plus, minus] = [t, s, d].map((all) => tf.reshape(tf.slice(all, from, sizes[place]), z.shape)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    from += sizes[place] as number;
    const { sum, difference } = halves[place] as { sum: tf.Tensor; difference: tf.Tensor };
    const [up, down] = [tf.div(1, tf.sub(1, own)), tf.div(1, tf.add(1, own))];
    const [longer, shorter] = [tf.mul(sum, tf.expandDims(up, -1)), tf.mul(difference, tf.expandDims(down, -1))];
    return {
      a: tf.add(longer, shorter),
      b: tf.sub(longer, shorter),
      z: tf.sub(tf.mul(plus, tf.square(up)), tf.mul(minus, tf.square(down))),
      t: own,
    };
  });
}

function solve(s: tf.Tensor, d: tf.Tensor, z: tf.Tensor, rounds: number): tf.Tensor {
  let t = tf.zerosLike(z);
  let low = tf.fill(z.shape, -edge);
  let high = tf.fill(z.shape, edge);
  for (let round = 0; round < rounds; round++) {
    const [up, down] = [tf.div(1, tf.sub(1, t)), tf.div(1, tf.add(1, t))];
    const [plus, minus] = [tf.mul(s, tf.square(up)), tf.mul(d, tf.square(down))];
    const f = tf.add(tf.sub(tf.sub(plus, minus), z), t);
    const slope = tf.add(tf.mul(tf.add(tf.mul(plus, up), tf.mul(minus, down)), 2), 1);
    const isHigh = tf.greater(f, 0);
    high = tf.where(isHigh, t, high);
    low = tf.where(isHigh, low, t);
    const newton = tf.sub(t, tf.div(f, slope));
    const inside = tf.logicalAnd(tf.greaterEqual(newton, low), tf.lessEqual(newton, high));
    t = tf.where(inside, newton, tf.mul(tf.add(low, high), 0.5));
  }
  return t;
}
