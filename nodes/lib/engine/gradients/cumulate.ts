// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { aroundAxis, type Rule } from "./register.ts";

interface Attributes {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** x with its entries moved `by` places towards the front of axis 1, `fill` behind them. */
function ahead(x: tf.Tensor, by: number, fill: number): tf.Tensor {
  const [before, side, after] = x.shape as [number, number, number];
  const paddings: [number, number][] = [[0, 0], [0, by], [0, 0]]; // biome-ignore format: a table
  return tf.pad(tf.slice(x, [0, by, 0], [before, side - by, after]), paddings, fill);
}

/**
 * S_j = dy_j + x_{j+1} S_{j+1} along axis 1 of [before, side, after], in log2(side) steps: each step joins every
 * stretch of affine maps with the stretch behind it. Nothing is divided by, so zeros in x are no special case.
 */
function affineFromBehind(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const side = dy.shape[1] as number;
  let sum = dy;
  let factor = ahead(x, 1, 0);
  for (let by = 1; by < side; by *= 2) {
    sum = tf.add(sum, tf.mul(factor, ahead(sum, by, 0)));
    if (by * 2 < side) factor = tf.mul(factor, ahead(factor, by, 0));
  }
  return sum;
}

/** d/dx of cumulated products: the product of what comes before x_j, times what dy sees of the products from there on. */
function productGradient(dy: tf.Tensor, x: tf.Tensor, { axis, exclusive, reverse }: Attributes): tf.Tensor {
  const around = aroundAxis(x.shape, axisOf(axis, x.rank));
  if (around[1] === 0) return tf.zeros(x.shape);
  const turn = (t: tf.Tensor) => (reverse ? tf.reverse(t, 1) : t);
  const given = turn(tf.reshape(x, around));
  const wanted = turn(tf.reshape(dy, around));
  // An exclusive product is the inclusive one, one place later.
  const seen = affineFromBehind(exclusive ? ahead(wanted, 1, 0) : wanted, given);
  return tf.reshape(turn(tf.mul(tf.cumprod(given, 1, true, false), seen)), x.shape);
}

export const cumulate: readonly Rule[] = [
  {
    // tfjs transposes the result, which is wrong on any axis but the last: silently, where the two sides are equal.
    kernel: "Cumsum",
    gradients: (dy: tf.Tensor, _, { axis, exclusive, reverse }: Attributes) => ({ x: () => tf.cumsum(dy, axis, exclusive, !reverse) }),
  },
  {
    kernel: "Cumprod",
    inputs: ["x"],
    gradients: (dy: tf.Tensor, [x], attrs: Attributes) => ({ x: () => productGradient(dy, x as tf.Tensor, attrs) }),
  },
  {
    kernel: "Prod",
    inputs: ["x"],
    gradients: (dy: tf.Tensor, [x], { axis }: { axis?: number | readonly number[] | null }) => ({
      x: () => {
        const from = x as tf.Tensor;
        const listed = axis === undefined || axis === null ? from.shape.map((_, i) => i) : [axis].flat();
        const axes = listed.map((a) => axisOf(a as number, from.rank));
        const kept = from.shape.map((_, i) => i).filter((i) => !axes.includes(i));
        const perm = [...kept, ...axes];
        const rows = kept.reduce((size, i) => size * (from.shape[i] as number), 1);
        const matrix = tf.reshape(tf.transpose(from, perm), [rows, -1]);
        const others = tf.mul(tf.cumprod(matrix, 1, true, false), tf.cumprod(matrix, 1, true, true));
        const each = tf.reshape(
          tf.mul(tf.reshape(dy, [rows, 1]), others),
          perm.map((i) => from.shape[i] as number),
        );
        return tf.transpose(each, tf.backend_util.getUndoAxesPermutation(perm));
      },
    }),
  },
  ...(["Max", "Min"] as const).map(
    (kernel): Rule => ({
      // tfjs hands dy whole to each of several equal entries: twice the derivative for two of them. Here they share it.
      kernel,
      inputs: ["x"],
      outputs: [true],
      gradients: (
        dy: tf.Tensor,
        [x, y],
        { reductionIndices, axis }: { reductionIndices?: number | number[]; axis?: number | number[] },
      ) => ({
        x: () => {
          const from = x as tf.Tensor;
          const axes = tf.util.parseAxisParam((reductionIndices ?? axis) as number | number[], from.shape);
          const kept = from.shape.map((side, i) => (axes.includes(i) ? 1 : side));
          const at = tf.cast(tf.equal(from, tf.reshape(y as tf.Tensor, kept)), "float32");
          return tf.mul(at, tf.div(tf.reshape(dy, kept), tf.sum(at, axes, true)));
        },
      }),
    }),
  ),
];
