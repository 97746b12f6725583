// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { aroundAxis, type Rule } from "./register.ts";

/** Gradients of what only moves entries about. One axis at a time, as [before, side, after]. */

function padAxis(x: tf.Tensor, front: number, back: number): tf.Tensor {
  const paddings: [number, number][] = [[0, 0], [front, back], [0, 0]]; // biome-ignore format: a table
  return front + back === 0 ? x : tf.pad(x, paddings);
}

function cut(x: tf.Tensor, begin: number, size: number): tf.Tensor {
  const [before, , after] = x.shape as [number, number, number];
  return tf.slice(x, [0, begin, 0], [before, size, after]);
}

function replaced(shape: readonly number[], axis: number, side: number): number[] {
  return shape.map((own, i) => (i === axis ? side : own));
}

/** What mirror padding copied out of an axis of `side` entries comes back to where it was taken from. */
function foldMirror(dy: tf.Tensor, axis: number, side: number, [front, back]: readonly [number, number], skipEdge: boolean): tf.Tensor {
  const x = tf.reshape(dy, aroundAxis(dy.shape, axis));
  const skip = skipEdge ? 1 : 0;
  let folded = cut(x, front, side);
  if (front > 0) folded = tf.add(folded, padAxis(tf.reverse(cut(x, 0, front), 1), skip, side - skip - front));
  if (back > 0) folded = tf.add(folded, padAxis(tf.reverse(cut(x, front + side, back), 1), side - skip - back, skip));
  return tf.reshape(folded, replaced(dy.shape, axis, side));
}

/** The adjoint of taking `count` entries from `begin` in steps of `stride` out of `side`. */
function unslice(dy: tf.Tensor, axis: number, begin: number, stride: number, side: number): tf.Tensor {
  const around = aroundAxis(dy.shape, axis);
  const [before, count, after] = around;
  const shape = replaced(dy.shape, axis, side);
  if (count === 0) return tf.zeros(shape);
  const step = Math.abs(stride);
  const last = begin + (count - 1) * stride;
  const inOrder = stride < 0 ? tf.reverse(tf.reshape(dy, around), 1) : tf.reshape(dy, around);
  const apart = padAxis(tf.reshape(inOrder, [before * count, 1, after]), 0, step - 1);
  const wide = cut(tf.reshape(apart, [before, count * step, after]), 0, (count - 1) * step + 1);
  const low = Math.min(begin, last);
  return tf.reshape(padAxis(wide, low, side - low - ((count - 1) * step + 1)), shape);
}

interface Stride {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

export const layout: readonly Rule[] = [
  {
    // tfjs drops the padding's share.
    kernel: "MirrorPad",
    inputs: ["x"],
    gradients: (dy: tf.Tensor, [x], { paddings, mode }: { paddings: readonly [number, number][]; mode: string }) => ({
      x: () =>
        paddings.reduce(
          (folded, pair, axis) => foldMirror(folded, axis, (x as tf.Tensor).shape[axis] as number, pair, mode === "reflect"),
          dy,
        ),
    }),
  },
  {
    kernel: "StridedSlice",
    inputs: ["x"],
    gradients: (dy: tf.Tensor, [x], a: Stride) => ({
      x: () => {
        const { shape } = x as tf.Tensor;
        const masks = [a.beginMask, a.endMask, a.ellipsisMask, a.newAxisMask, a.shrinkAxisMask] as const;
        const { begin, end, strides } = tf.slice_util.sliceInfo(shape, a.begin, a.end, a.strides, ...masks);
        const counts = shape.map((_, i) => Math.max(0, Math.ceil(((end[i] as number) - (begin[i] as number)) / (strides[i] as number))));
        return shape.reduce(
          (wide, side, i) => unslice(wide, i, begin[i] as number, strides[i] as number, side),
          tf.reshape(dy, counts) as tf.Tensor,
        );
      },
    }),
  },
  {
    // tfjs adds slice by slice, and up to rank 4 alone.
    kernel: "Tile",
    inputs: ["x"],
    gradients: (dy: tf.Tensor, [x], { reps }: { reps: readonly number[] }) => ({
      x: () => {
        const { shape } = x as tf.Tensor;
        const summed = reps.reduce((wide, times, axis) => {
          if (times === 1) return wide;
          const [before, , after] = aroundAxis(wide.shape, axis);
          const side = shape[axis] as number;
          return tf.reshape(tf.sum(tf.reshape(wide, [before, times, side * after]), 1), replaced(wide.shape, axis, side));
        }, dy);
        return summed === dy ? tf.clone(dy) : summed;
      },
    }),
  },
  ...(["Unpack", "SplitV"] as const).map(
    (kernel): Rule => ({
      // tfjs expects several outputs where there may be one.
      kernel,
      gradients: (dys: tf.Tensor | tf.Tensor[], _, { axis }: { axis: number }) =>
        kernel === "Unpack" ? { value: () => tf.stack([dys].flat(), axis) } : { x: () => tf.concat([dys].flat(), axis) },
    }),
  ),
  {
    kernel: "Diag",
    inputs: ["x"],
    gradients: (dy: tf.Tensor, [x]) => ({
      // In the flat square of n, every (n+1)-th entry is on the diagonal.
      x: () => {
        const { size, shape } = x as tf.Tensor;
        return tf.reshape(tf.stridedSlice(tf.reshape(dy, [-1]), [0], [size * size], [size + 1]), shape);
      },
    }),
  },
  {
    kernel: "FlipLeftRight",
    gradients: (dy: tf.Tensor) => ({ image: () => tf.reverse(dy, 2) }),
  },
  {
    kernel: "DepthToSpace",
    gradients: (dy: tf.Tensor, _, { blockSize: b, dataFormat }: { blockSize: number; dataFormat: string }) => ({
      x: () => {
        const last = dataFormat === "NHWC";
        const [n, h, w, c] = (last ? dy : tf.transpose(dy, [0, 2, 3, 1])).shape as [number, number, number, number];
        const [rows, columns] = [h / b, w / b];
        const image = last ? dy : tf.transpose(dy, [0, 2, 3, 1]);
        // Two transposes of rank 5 and below: first the columns of a block join the depth, then its rows.
        const byColumn = tf.reshape(image, [n * rows, b, columns, b * c]);
        const depth = tf.reshape(tf.transpose(byColumn, [0, 2, 1, 3]), [n, rows, columns, b * b * c]);
        return last ? depth : tf.transpose(depth, [0, 3, 1, 2]);
      },
    }),
  },
];
