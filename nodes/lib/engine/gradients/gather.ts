// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { kernel, noGradient, type Rule } from "./register.ts";

/** Reading at places and writing to places are each other's gradients. */

/** Right but for its silence about the indices, which may come from a sort or a comparison. */
const ownSegmentSum = tf.getGradient("UnsortedSegmentSum");

function zerosFor(tensor: tf.Tensor | undefined): () => tf.Tensor {
  return () => tf.zeros((tensor as tf.Tensor).shape);
}

function scatter(indices: tf.Tensor, updates: tf.Tensor, shape: readonly number[]): tf.Tensor {
  return kernel("ScatterNd", { indices, updates }, { shape: [...shape] });
}

function look(params: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  return kernel("GatherNd", { params, indices });
}

/** 1 for an update that is still there in the end, 0 for one that a later update of the same place replaced. */
function survivors(shape: readonly number[], indices: tf.Tensor): tf.Tensor {
  const depth = indices.shape.at(-1) as number;
  const outer = indices.shape.slice(0, -1);
  const count = outer.reduce((a, b) => a * b, 1);
  const order = tf.reshape(tf.range(1, count + 1, 1, "int32"), outer);
  const latest = kernel("TensorScatterUpdate", { tensor: tf.zeros(shape.slice(0, depth), "int32"), indices, updates: order });
  return tf.cast(tf.equal(look(latest, indices), order), "float32");
}

function each(mask: tf.Tensor, like: tf.Tensor): tf.Tensor {
  return tf.mul(like, tf.reshape(mask, [...mask.shape, ...like.shape.slice(mask.rank).map(() => 1)]));
}

export const gather: readonly Rule[] = [
  {
    kernel: "GatherNd",
    inputs: ["params", "indices"],
    gradients: (dy: tf.Tensor, [params, indices]) => ({
      params: () => scatter(indices as tf.Tensor, dy, (params as tf.Tensor).shape),
      indices: zerosFor(indices),
    }),
  },
  {
    kernel: "ScatterNd",
    inputs: ["indices"],
    gradients: (dy: tf.Tensor, [indices]) => ({ indices: zerosFor(indices), updates: () => look(dy, indices as tf.Tensor) }),
  },
  {
    kernel: "TensorScatterUpdate",
    inputs: ["tensor", "indices", "updates"],
    gradients: (dy: tf.Tensor, [tensor, indices, updates]) => ({
      tensor: () =>
        kernel("TensorScatterUpdate", { tensor: dy, indices: indices as tf.Tensor, updates: tf.zeros((updates as tf.Tensor).shape) }),
      indices: zerosFor(indices),
      updates: () => each(survivors((tensor as tf.Tensor).shape, indices as tf.Tensor), look(dy, indices as tf.Tensor)),
    }),
  },
  {
    kernel: "TopK",
    inputs: ["x"],
    outputs: [false, true],
    gradients: ([dy]: readonly tf.Tensor[], [x, index]) => ({
      x: () => {
        const from = x as tf.Tensor;
        const side = from.shape.at(-1) as number;
        const k = (index as tf.Tensor).shape.at(-1) as number;
        const rows = from.size / side;
        const begin = tf.mul(tf.reshape(tf.range(0, rows, 1, "int32"), [rows, 1]), tf.scalar(side, "int32"));
        const places = tf.reshape(tf.add(tf.reshape(index as tf.Tensor, [rows, k]), begin), [-1]) as tf.Tensor1D;
        return tf.reshape(tf.unsortedSegmentSum(tf.reshape(dy as tf.Tensor, [-1]), places, from.size), from.shape);
      },
    }),
  },
  lookUp(),
  {
    kernel: "UnsortedSegmentSum",
    inputs: ["segmentIds"],
    gradients: (dy: tf.Tensor, saved, attrs: tf.NamedAttrMap) => ({
      x: () => ownSegmentSum.gradFunc(dy, [...saved], attrs).x?.() as tf.Tensor,
      segmentIds: zerosFor(saved[0]),
    }),
  },
];

/** tfjs's own rule is right for plain look-ups; for batches it is right with one batch axis alone, and gives indices whole numbers. */
function lookUp(): Rule {
  const own = tf.getGradient("GatherV2");
  return {
    kernel: "GatherV2",
    inputs: ["x", "indices"],
    gradients: (dy: tf.Tensor, saved, attrs: { batchDims?: number }) => {
      if ((attrs.batchDims ?? 0) > 1)
        throw noGradient(`gather with batchDims ${attrs.batchDims}`, "Merge the batch axes into one with reshape.");
      return { x: () => own.gradFunc(dy, [...saved], attrs as tf.NamedAttrMap).x?.() as tf.Tensor, indices: zerosFor(saved[1]) };
    },
  };
}
