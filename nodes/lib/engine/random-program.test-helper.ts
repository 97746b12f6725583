// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { derive, normal, seedKey, uniform } from "../random.ts";

/**
 * A random pure function of tensors, the same for the same seed: elementwise chains with broadcasting, reductions, products,
 * convolutions, rearrangements, look-ups, and gradients of it all, up to second ones.
 */
export interface RandomProgram {
  readonly inputs: (draw: number) => Record<string, tf.Tensor>;
  readonly step: (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;
  /** In words, for a failure. */
  readonly text: string;
}

type Make = (xs: readonly tf.Tensor[], pick: (many: number) => number) => tf.Tensor;

const unary: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: (x) => tf.exp(tf.clipByValue(x, -3, 3)),
  square: tf.square,
  abs: tf.abs,
  neg: tf.neg,
  softplus: tf.softplus,
  sqrt: (x) => tf.sqrt(tf.add(tf.abs(x), 0.1)),
  rsqrt: (x) => tf.rsqrt(tf.add(tf.abs(x), 0.1)),
  log: (x) => tf.log(tf.add(tf.abs(x), 0.1)),
  sin: tf.sin,
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  elu: tf.elu,
  gelu: (x) => tf.mul(x, tf.add(tf.tanh(tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), 0.79788)), 1)),
  step: tf.step,
  clip: (x) => tf.clipByValue(x, -0.5, 0.7),
};
const binary: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: (a, b) => tf.div(a, tf.add(tf.abs(b), 0.5)),
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
  where: (a, b) => tf.where(tf.greater(a, b), a, b),
};

const shapes: Record<string, Make> = {
  transpose: ([x]) => tf.transpose(x as tf.Tensor),
  reshape: ([x]) => tf.reshape(x as tf.Tensor, [-1]),
  slice: ([x], pick) => {
    const { shape } = x as tf.Tensor;
    const begin = shape.map((side) => pick(Math.max(1, side - 1)));
    return tf.slice(
      x as tf.Tensor,
      begin,
      shape.map((side, axis) => side - (begin[axis] as number)),
    );
  },
  concat: ([x], pick) => tf.concat([x as tf.Tensor, tf.mul(x as tf.Tensor, 2)], pick((x as tf.Tensor).rank)),
  tile: ([x]) =>
    tf.tile(
      x as tf.Tensor,
      (x as tf.Tensor).shape.map((_, axis) => (axis === 0 ? 2 : 1)),
    ),
  pad: ([x]) =>
    tf.pad(
      x as tf.Tensor,
      (x as tf.Tensor).shape.map(() => [1, 0] as [number, number]),
    ),
  reverse: ([x]) => tf.reverse(x as tf.Tensor, 0),
  cumsum: ([x]) => tf.cumsum(x as tf.Tensor, 0),
  gather: ([x], pick) => {
    const rows = (x as tf.Tensor).shape[0] as number;
    return tf.gather(x as tf.Tensor, tf.tensor1d([pick(rows), pick(rows), 0], "int32"));
  },
};
const reductions: Record<string, Make> = {
  sum: ([x], pick) => tf.sum(x as tf.Tensor, pick((x as tf.Tensor).rank), true),
  mean: ([x], pick) => tf.mean(x as tf.Tensor, pick((x as tf.Tensor).rank), true),
  max: ([x]) => tf.max(x as tf.Tensor, -1, true),
  softmax: ([x]) => tf.softmax(x as tf.Tensor),
  logSoftmax: ([x]) => tf.logSoftmax(x as tf.Tensor),
  norm: ([x]) => {
    const { mean, variance } = tf.moments(x as tf.Tensor, -1, true);
    return tf.mul(tf.sub(x as tf.Tensor, mean), tf.rsqrt(tf.add(variance, 1e-5)));
  },
};
const products: Record<string, Make> = {
  matMul: ([x], pick) => {
    const flat = tf.reshape(x as tf.Tensor, [-1, (x as tf.Tensor).shape.at(-1) as number]);
    return pick(2) === 0 ? tf.matMul(flat, flat, false, true) : tf.matMul(flat, flat, true, false);
  },
  dense: ([x], pick) => {
    const flat = tf.reshape(x as tf.Tensor, [-1, (x as tf.Tensor).shape.at(-1) as number]);
    const sum = tf.add(tf.matMul(flat, flat, false, true), tf.mean(flat, 1));
    return pick(2) === 0 ? tf.relu(sum) : sum;
  },
  heads: ([x]) => {
    const flat = tf.reshape(x as tf.Tensor, [-1, (x as tf.Tensor).shape.at(-1) as number]);
    const [rows, width] = flat.shape as [number, number];
    const all = tf.reshape(tf.concat([flat, tf.neg(flat), tf.mul(flat, 0.5)], 1), [rows, 3, 1, width]);
    const [q, k, v] = tf.split(tf.transpose(all, [1, 2, 0, 3]), 3).map((one) => tf.squeeze(one, [0])) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const mixed = tf.matMul(tf.softmax(tf.matMul(q, k, false, true)), v);
    return tf.reshape(tf.transpose(mixed, [1, 0, 2]), [rows, width]);
  },
  halves: ([x], pick) => {
    const flat = tf.reshape(x as tf.Tensor, [-1, (x as tf.Tensor).shape.at(-1) as number]);
    const [rows, width] = flat.shape as [number, number];
    const pairs = tf.transpose(tf.reshape(tf.concat([flat, tf.square(flat)], 1), [rows, 2, width]), [1, 0, 2]);
    const product = tf.matMul(pairs, tf.slice(pairs, [pick(2), 0, 0], [1, rows, width]), false, true);
    return tf.reshape(tf.transpose(product, [1, 0, 2]), [rows, 2 * rows]);
  },
  conv: ([x], pick) => {
    const flat = tf.reshape(x as tf.Tensor, [-1]);
    const image = tf.reshape(flat, [1, 1, flat.size, 1]) as tf.Tensor4D;
    const filters = flat.size >= 4 ? 2 : 1;
    const filter = tf.reshape(tf.slice(flat, 0, Math.min(2, flat.size) * filters), [1, -1, 1, filters]) as tf.Tensor4D;
    const made = tf.conv2d(image, filter, 1 + pick(2), "same");
    const shifted = pick(2) === 0 ? tf.add(made, tf.slice(flat, 0, filters)) : made;
    return pick(2) === 0 ? tf.relu(shifted) : shifted;
  },
};

export function randomProgram(seed: number): RandomProgram {
  const key = derive(seedKey(seed), "program");
  const chances = uniform(derive(key, "choices"), 4096);
  const plan: { name: string; from: number; other: number; picks: number }[] = [];
  let at = 0;
  const choose = (many: number) => Math.floor((chances[at++ % chances.length] as number) * many);
  const kinds = [unary, unary, binary, binary, reductions, shapes, products] as Record<string, unknown>[];
  const length = 3 + choose(9);
  for (let i = 0; i < length; i++) {
    const kind = kinds[choose(kinds.length)] as Record<string, unknown>;
    const names = Object.keys(kind);
    plan.push({ name: names[choose(names.length)] as string, from: choose(100), other: choose(100), picks: at });
    at += 4;
  }
  const rank = 1 + choose(3);
  const shape = Array.from({ length: rank }, () => 1 + choose(rank === 1 ? 40 : 7));
  const order = choose(3);

  const forward = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
    const made: tf.Tensor[] = [a, b];
    for (const { name, from, other, picks } of plan) {
      let next = picks;
      const pick = (many: number) => Math.floor((chances[next++ % chances.length] as number) * many);
      const x = made[from % made.length] as tf.Tensor;
      const y = made[other % made.length] as tf.Tensor;
      let result: tf.Tensor;
      if (name in unary) result = (unary[name] as (x: tf.Tensor) => tf.Tensor)(x);
      else if (name in binary) result = canBroadcast(x.shape, y.shape) ? (binary[name] as typeof tf.add)(x, y) : tf.add(x, tf.mean(y));
      else result = ({ ...reductions, ...shapes, ...products }[name] as Make)([x.rank === 0 ? tf.reshape(x, [1]) : x], pick);
      if (result.size > 4000) result = tf.mean(result, -1);
      made.push(result);
    }
    return made.slice(-2).reduce((sum, one) => tf.add(sum, tf.mean(one)), tf.scalar(0));
  };

  return {
    text: `seed ${seed}: [${shape}] ${plan.map(({ name, from, other }) => `${name}(${from},${other})`).join(" ")}, gradients ${order}`,
    inputs: (draw) => {
      const numbers = (name: string, sides: number[]) =>
        tf.tensor(
          normal(
            derive(derive(key, name), draw),
            Math.max(
              1,
              sides.reduce((x, y) => x * y, 1),
            ),
          ),
          sides,
        );
      return { a: numbers("a", shape), b: numbers("b", shape.slice(-1)) };
    },
    step: ({ a, b }) => {
      const value = (x: tf.Tensor, y: tf.Tensor) => forward(x, y) as tf.Scalar;
      if (order === 0) return { value: value(a as tf.Tensor, b as tf.Tensor) };
      if (order === 1) {
        const { value: loss, grads } = tf.valueAndGrads(value)([a as tf.Tensor, b as tf.Tensor]);
        return { value: loss, a: grads[0] as tf.Tensor, b: grads[1] as tf.Tensor };
      }
      const slope = (x: tf.Tensor) => tf.sum(tf.square(tf.grad((z: tf.Tensor) => value(z, b as tf.Tensor))(x)));
      return { slope: slope(a as tf.Tensor), second: tf.grad(slope)(a as tf.Tensor) };
    },
  };
}

function canBroadcast(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 1; i <= Math.min(a.length, b.length); i++) {
    const [x, y] = [a.at(-i) as number, b.at(-i) as number];
    if (x !== y && x !== 1 && y !== 1) return false;
  }
  return true;
}
