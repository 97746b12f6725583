// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { deriveKey, type KeyTensor, randomUniform } from "../engine/ops/random.ts";
import { Problem } from "../problem.ts";

/** Pictures as tensors within a step: how they are read, shifted and turned. Nothing here has a gradient: pictures are data. */

/** Rows as pictures [rows, height, width, channels]: what is flat is taken for square and grey. */
export function asPictures(x: tf.Tensor): tf.Tensor4D {
  if (x.rank === 4) return x as tf.Tensor4D;
  const side = Math.round(Math.sqrt(x.shape[1] as number));
  if (x.rank === 2 && side * side === x.shape[1]) return tf.reshape(x, [x.shape[0] as number, side, side, 1]) as tf.Tensor4D;
  throw new Problem("pictures.shape", `Inputs of shape [${x.shape.slice(1)}] are no pictures.`, {
    fix: "Wire pictures with height, width and channel, or square ones as flat rows.",
  });
}

/** Each picture turned by `turns` quarters against the clock: places move, values stay as they are, bit for bit. */
export function turned(x: tf.Tensor4D, turns: 0 | 1 | 2 | 3): tf.Tensor4D {
  const across = (h: tf.Tensor4D) => tf.transpose(h, [0, 2, 1, 3]);
  switch (turns) {
    case 0:
      return x;
    case 1:
      return tf.reverse(across(x), 1);
    case 2:
      return tf.reverse(x, [1, 2]);
    case 3:
      return across(tf.reverse(x, 1));
  }
}

/**
 * Each picture moved by a whole number of pixels down and another to the right, both from -most to most and equally likely.
 * Where nothing comes in, the edge goes on.
 */
export function shifted(x: tf.Tensor4D, most: number, key: tf.Tensor): tf.Tensor4D {
  if (most === 0) return x;
  const [rows, height, width, channels] = x.shape;
  const from = (axis: string, length: number, shape: number[]) => {
    const chance = randomUniform(deriveKey(key as KeyTensor, axis), [rows, 1, 1]);
    const moved = tf.sub(tf.cast(tf.floor(tf.mul(chance, 2 * most + 1)), "int32"), tf.scalar(most, "int32"));
    const place = tf.sub(tf.reshape(tf.range(0, length, 1, "int32"), shape), moved);
    return tf.minimum(tf.maximum(place, tf.scalar(0, "int32")), tf.scalar(length - 1, "int32"));
  };
  const first = tf.reshape(tf.range(0, rows, 1, "int32"), [rows, 1, 1]);
  const line = tf.add(tf.mul(first, tf.scalar(height, "int32")), from("down", height, [1, height, 1]));
  const index = tf.add(tf.mul(line, tf.scalar(width, "int32")), from("right", width, [1, 1, width]));
  const pixels = tf.gather(tf.reshape(x, [rows * height * width, channels]), tf.reshape(index, [-1]) as tf.Tensor1D);
  return tf.reshape(pixels, x.shape);
}
