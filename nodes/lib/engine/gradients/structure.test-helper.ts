// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { type Case, numbers } from "./differences.test-helper.ts";

const matrix = [2, 3];
const cube = [2, 3, 4];
const image = [1, 3, 4, 2];
const on = (of: Case["of"]): Case => ({ shape: matrix, of });
const ids = (...at: number[]) => tf.tensor1d(at, "int32");
const pairs = (...at: [number, number][]) => tf.tensor2d(at, [at.length, 2], "int32");

/** Products, and what reads, writes and moves entries. */
export const structure: Readonly<Record<string, Case>> = {
  matMul: on((x) => tf.matMul(x, x, false, true)),
  "matMul, first turned": on((x) => tf.matMul(x, x, true, false)),
  "matMul, both turned": on((x) => tf.matMul(tf.matMul(x, numbers(4, [2, 2]), true, true), x)),
  "matMul, batched": { shape: cube, of: (x) => tf.matMul(x, x, true, false) },
  "matMul, batch broadcast": { shape: cube, of: (x) => tf.matMul(x, tf.slice(x, 0, 1), false, true) },
  dot: on((x) => tf.dot(tf.reshape(x, [6]), tf.reshape(tf.square(x), [6]))),
  outerProduct: on((x) => tf.outerProduct(tf.reshape(x, [6]), tf.reshape(x, [6]))),
  "fused.matMul, sigmoid": on((x) => tf.fused.matMul({ a: x, b: tf.transpose(x), activation: "sigmoid" })),
  "fused.matMul, relu": on((x) => tf.fused.matMul({ a: x, b: tf.transpose(x), activation: "relu" })),
  "fused.matMul, bias": on((x) => tf.fused.matMul({ a: x, b: tf.transpose(x), bias: tf.sum(tf.square(x), 1) })),
  "einsum, product": on((x) => tf.einsum("ij,kj->ik", x, x)),
  "einsum, elementwise": on((x) => tf.einsum("ij,ij->j", x, tf.square(x))),
  "einsum, batched": { shape: cube, of: (x) => tf.einsum("bij,bkj->bik", x, x) },
  "einsum, turned": { shape: cube, of: (x) => tf.square(tf.einsum("abc->cab", x)) },
  "einsum, one operand summed": on((x) => tf.square(tf.einsum("ij->j", x))),
  // tfjs's cpu backend forgets the second operand.
  "einsum, outer with a sum": { ...on((x) => tf.einsum("ij,k->ik", x, tf.reshape(x, [6]))), cpuWrong: "both" },
  "einsum, both summed alone": { ...on((x) => tf.einsum("ij,k->i", x, tf.reshape(x, [6]))), cpuWrong: "both" },
  "linalg.bandPart": { shape: [3, 3], of: (x) => tf.square(tf.linalg.bandPart(x, 1, 0)) },
  "linalg.gramSchmidt": { shape: [2, 3], of: (x) => tf.linalg.gramSchmidt(x as tf.Tensor2D) as tf.Tensor },
  "linalg.qr": { shape: [3, 2], of: (x) => tf.linalg.qr(tf.add(x, tf.eye(3, 2)))[1] },
  diag: { shape: [3], of: (x) => tf.square(tf.diag(x)) },
  transpose: on((x) => tf.square(tf.transpose(x))),
  "transpose, four axes": { shape: [2, 1, 3, 2], of: (x) => tf.square(tf.transpose(x, [3, 0, 2, 1])) },
  reshape: on((x) => tf.square(tf.reshape(x, [3, 2]))),
  expandDims: on((x) => tf.square(tf.expandDims(x, 1))),
  squeeze: { shape: [2, 1, 3], of: (x) => tf.square(tf.squeeze(x)) },
  concat: on((x) => tf.square(tf.concat([x, tf.square(x)], 1))),
  split: on((x) => tf.mul(...(tf.split(x, [1, 1], 0) as [tf.Tensor, tf.Tensor]))),
  "split, one part used": on((x) => tf.square(tf.split(x, [1, 2], 1)[1] as tf.Tensor)),
  stack: on((x) => tf.square(tf.stack([x, tf.square(x)], 1))),
  unstack: on((x) => tf.mul(...(tf.unstack(x) as [tf.Tensor, tf.Tensor]))),
  slice: on((x) => tf.square(tf.slice(x, [0, 1], [2, 2]))),
  stridedSlice: on((x) => tf.square(tf.stridedSlice(x, [0, 0], [2, 3], [1, 2]))),
  "stridedSlice, backwards": { shape: [3, 7], of: (x) => tf.square(tf.stridedSlice(x, [2, 5], [0, 0], [-1, -2])) },
  "stridedSlice, masks": { shape: cube, of: (x) => tf.square(tf.stridedSlice(x, [0, 2, 0], [2, 0, 4], [1, -1, 3], 4, 2)) },
  "stridedSlice, one place": { shape: cube, of: (x) => tf.square(tf.stridedSlice(x, [1, 0, 1], [2, 0, 4], [1, 1, 1], 0, 2, 0, 0, 1)) },
  "stridedSlice, new axis": { shape: cube, of: (x) => tf.square(tf.stridedSlice(x, [0, 0, 1], [0, 1, 3], [1, 1, 1], 0, 0, 0, 1)) },
  "stridedSlice, ellipsis": { shape: cube, of: (x) => tf.square(tf.stridedSlice(x, [0, 1], [0, 4], [1, 2], 0, 0, 1)) },
  tile: on((x) => tf.square(tf.tile(x, [2, 3]))),
  "tile, five axes": { shape: [1, 2, 1, 2, 1], of: (x) => tf.square(tf.tile(x, [2, 1, 2, 2, 3])) },
  broadcastTo: on((x) => tf.square(tf.broadcastTo(x, [4, 2, 3]))),
  pad: on((x) => tf.square(tf.pad(x, [[1, 0], [0, 2]], 3))), // biome-ignore format: a table
  "mirrorPad, reflect": on((x) => tf.square(tf.mirrorPad(x, [[1, 0], [1, 2]], "reflect"))), // biome-ignore format: a table
  "mirrorPad, symmetric": on((x) => tf.square(tf.mirrorPad(x, [[2, 1], [0, 3]], "symmetric"))), // biome-ignore format: a table
  reverse: on((x) => tf.square(tf.reverse(x, 1))),
  gather: on((x) => tf.square(tf.gather(x, ids(1, 0, 1)))),
  "gather, last axis": on((x) => tf.square(tf.gather(x, ids(1, 0, 1), 1))),
  "gather, negative axis": on((x) => tf.square(tf.gather(x, ids(2, 0), -1))),
  "gather, one batch axis": on((x) => tf.square(tf.gather(x, pairs([1, 0], [2, 2]), 1, 1))),
  "gather, two batch axes": {
    shape: [1, 2, 3],
    of: (x) => tf.square(tf.gather(x, tf.tensor3d([[[1], [2]]], [1, 2, 1], "int32"), 2, 2)),
    refused: "first",
  },
  gatherND: on((x) => tf.square(tf.gatherND(x, pairs([1, 0], [0, 2], [1, 0])))),
  "gatherND, rows": { shape: cube, of: (x) => tf.square(tf.gatherND(x, pairs([1, 0], [0, 2]))) },
  scatterND: on((x) => tf.square(tf.scatterND(tf.tensor2d([[1], [0]], [2, 1], "int32"), x, [3, 3]))),
  "scatterND, twice the same": on((x) => tf.square(tf.scatterND(tf.tensor2d([[1], [1]], [2, 1], "int32"), x, [3, 3]))),
  // The kernel of tfjs's cpu backend writes into its input, which is dy when the gradient calls it.
  tensorScatterUpdate: { ...on(updated(2, 0)), cpuWrong: "first" },
  "tensorScatterUpdate, twice the same": { ...on(updated(2, 2)), cpuWrong: "first" },
  unsortedSegmentSum: on((x) => tf.square(tf.unsortedSegmentSum(x, ids(1, 1), 3))),
  topk: on((x) => tf.square(tf.topk(x, 2).values)),
  "topk, three axes": { shape: cube, of: (x) => tf.square(tf.topk(x, 3).values) },
  searchSorted: on((x) => tf.mul(tf.square(x), tf.cast(tf.searchSorted(tf.tensor2d([[0.5, 1], [0.4, 1.5]]), x), "float32"))), // biome-ignore format: a table
  oneHot: on((x) => tf.mul(tf.expandDims(tf.square(x), -1), tf.oneHot(tf.cast(x, "int32"), 3, 1, 0, "float32"))),
  batchToSpaceND: on((x) => tf.square(tf.batchToSpaceND(tf.reshape(x, [2, 3, 1]), [2], [[0, 0]]))),
  spaceToBatchND: on((x) => tf.square(tf.spaceToBatchND(tf.reshape(x, [1, 6, 1]), [2], [[0, 0]]))),
  depthToSpace: { shape: [2, 1, 2, 8], of: (x) => tf.square(tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC")) },
  "denseBincount, weights": { ...on((x) => tf.square(tf.bincount(ids(0, 1, 2, 0, 1, 2), tf.reshape(x, [6]), 3))), refused: "first" },
  basicLSTMCell: { shape: [2, 3], of: lstm },
  "image.flipLeftRight": { shape: image, of: (x) => tf.square(tf.image.flipLeftRight(x as tf.Tensor4D)) },
  "image.grayscaleToRGB": { shape: [2, 2, 1], of: (x) => tf.square(tf.image.grayscaleToRGB(x as tf.Tensor3D)) },
  "image.rgbToGrayscale": { shape: [2, 2, 3], of: (x) => tf.square(tf.image.rgbToGrayscale(x as tf.Tensor3D)) },
  "image.cropAndResize": {
    shape: image,
    of: (x) => tf.image.cropAndResize(x as tf.Tensor4D, tf.tensor2d([[0, 0, 0.7, 0.7]]), ids(0), [2, 2]),
    refused: "first",
  },
  "image.rotateWithOffset": { shape: image, of: (x) => tf.image.rotateWithOffset(x as tf.Tensor4D, 0.3), refused: "first" },
};

function updated(...rows: [number, number]): Case["of"] {
  return (x) => tf.square(tf.tensorScatterUpdate(tf.concat([x, x], 0), tf.tensor2d(rows, [2, 1], "int32"), tf.square(x)));
}

function lstm(x: tf.Tensor): tf.Tensor {
  const kernel = numbers(41, [5, 8], [-1, 1]) as tf.Tensor2D;
  const state = () => tf.slice(x, [0, 0], [2, 2]) as tf.Tensor2D;
  const [c, h] = tf.basicLSTMCell(tf.scalar(1), kernel, numbers(43, [8]) as tf.Tensor1D, x as tf.Tensor2D, state(), state());
  return tf.concat([c, h], 1);
}
