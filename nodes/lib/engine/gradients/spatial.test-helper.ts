// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { type Case, numbers } from "./differences.test-helper.ts";

const images = [2, 3, 4, 2];
const square = [2, 3, 3, 2];
const volume = [1, 2, 3, 3, 2];
const filters = (seed = 3): tf.Tensor4D => numbers(seed, [2, 2, 2, 2], [-1, 1]) as tf.Tensor4D;
const filters3d = (): tf.Tensor5D => numbers(3, [2, 2, 2, 2, 1], [-1, 1]) as tf.Tensor5D;
const some = (seed: number, shape: number[]) => numbers(seed, shape) as tf.Tensor4D;
const as4 = (x: tf.Tensor) => x as tf.Tensor4D;
const squared = (x: tf.Tensor) => tf.square(x) as tf.Tensor4D;
/** An image and a filter made of the same numbers, so that the mixed second derivatives count. */
const asFilter = (x: tf.Tensor) => tf.reshape(tf.slice(x, 0, 8), [2, 2, 2, 1]) as tf.Tensor4D;
const asImage = (x: tf.Tensor) => tf.reshape(tf.slice(x, 8), [1, 3, 4, 2]) as tf.Tensor4D;

/** Convolutions, pooling, resizing, and transforms. */
export const spatial: Readonly<Record<string, Case>> = {
  conv2d: { shape: images, of: (x) => tf.conv2d(squared(x), filters(), 1, "same") },
  "conv2d, stride": { shape: images, of: (x) => tf.conv2d(squared(x), filters(), [1, 2], "valid") },
  "conv2d, dilated": { shape: images, of: (x) => tf.conv2d(squared(x), filters(), 1, "same", "NHWC", [1, 2]) },
  "conv2d, explicit padding": { shape: images, of: (x) => tf.conv2d(squared(x), filters(), 2, 1) },
  "conv2d, filter": { shape: [2, 2, 2, 2], of: (x) => tf.conv2d(some(3, square), squared(x), 1, "same") },
  "conv2d, dilated filter": { shape: [2, 2, 2, 2], of: (x) => tf.conv2d(some(3, images), squared(x), 1, "same", "NHWC", 2) },
  "conv2d, both": { shape: [32], of: (x) => tf.conv2d(asImage(x), asFilter(x), 1, "same") },
  "conv2d, both, stride": { shape: [32], of: (x) => tf.conv2d(asImage(x), asFilter(x), 2, "same") },
  "conv2d, both, dilated": { shape: [32], of: (x) => tf.conv2d(asImage(x), asFilter(x), 1, "same", "NHWC", 2) },
  "fused.conv2d": {
    shape: images,
    of: (x) => tf.fused.conv2d({ x: squared(x), filter: filters(), strides: 1, pad: "same", activation: "relu" }),
  },
  "fused.conv2d, bias": {
    shape: [32],
    of: (x) => tf.fused.conv2d({ x: asImage(x), filter: asFilter(x), strides: 1, pad: "same", bias: tf.slice(x, 0, 1) }),
  },
  conv1d: { shape: [2, 4, 2], of: (x) => tf.conv1d(tf.square(x) as tf.Tensor3D, numbers(3, [2, 2, 2]) as tf.Tensor3D, 1, "same") },
  conv2dTranspose: { shape: images, of: (x) => tf.conv2dTranspose(squared(x), filters(), [2, 6, 8, 2], 2, "same") },
  "conv2dTranspose, both": {
    shape: [32],
    of: (x) =>
      tf.conv2dTranspose(
        asImage(x),
        tf.transpose(tf.concat([asFilter(x), asFilter(x)], 3), [0, 1, 3, 2]) as tf.Tensor4D,
        [1, 6, 8, 2],
        2,
        "same",
      ),
  },
  depthwiseConv2d: { shape: images, of: (x) => tf.depthwiseConv2d(squared(x), some(3, [2, 2, 2, 1]), 1, "same") },
  "depthwiseConv2d, multiplier": { shape: images, of: (x) => tf.depthwiseConv2d(squared(x), some(3, [2, 2, 2, 2]), 1, "valid") },
  "depthwiseConv2d, both": { shape: [32], of: (x) => tf.depthwiseConv2d(asImage(x), asFilter(x), 1, "same") },
  "depthwiseConv2d, both, stride": { shape: [32], of: (x) => tf.depthwiseConv2d(asImage(x), asFilter(x), 2, "same") },
  "depthwiseConv2d, both, dilated": { shape: [32], of: (x) => tf.depthwiseConv2d(asImage(x), asFilter(x), 1, "same", "NHWC", 2) },
  separableConv2d: { shape: images, of: (x) => tf.separableConv2d(squared(x), some(3, [2, 2, 2, 1]), some(5, [1, 1, 2, 2]), 1, "same") },
  conv3d: { shape: volume, of: (x) => tf.conv3d(tf.square(x) as tf.Tensor5D, filters3d(), 1, "same") },
  "conv3d, filter": {
    shape: [2, 2, 2, 2, 1],
    of: (x) => tf.conv3d(numbers(3, volume) as tf.Tensor5D, tf.square(x) as tf.Tensor5D, 1, "same"),
  },
  "conv3d, both": {
    shape: [34],
    of: (x) =>
      tf.conv3d(
        tf.reshape(tf.slice(x, 16), [1, 2, 3, 3, 1]) as tf.Tensor5D,
        tf.reshape(tf.slice(x, 0, 16), [2, 2, 2, 1, 2]) as tf.Tensor5D,
        1,
        "valid",
      ),
  },
  conv3dTranspose: {
    shape: volume,
    of: (x) =>
      tf.conv3dTranspose(
        tf.square(x) as tf.Tensor5D,
        tf.transpose(filters3d(), [0, 1, 2, 4, 3]) as tf.Tensor5D,
        [1, 4, 6, 6, 1],
        2,
        "same",
      ),
  },
  maxPool: { shape: images, of: (x) => tf.maxPool(squared(x), 2, 1, "same") },
  "maxPool, windows apart": { shape: [1, 4, 4, 2], of: (x) => tf.maxPool(squared(x), 2, 2, "valid") },
  "maxPool, large windows": { shape: [1, 4, 5, 1], of: (x) => tf.maxPool(squared(x), 3, 2, "same") },
  maxPoolWithArgmax: { shape: images, of: (x) => squared(tf.maxPoolWithArgmax(as4(x), 2, 1, "same", true).result as tf.Tensor) },
  avgPool: { shape: images, of: (x) => tf.avgPool(squared(x), 2, 1, "valid") },
  "avgPool, padding": { shape: images, of: (x) => tf.avgPool(squared(x), 3, 2, "same"), cpuWrong: "first" },
  maxPool3d: { shape: volume, of: (x) => tf.maxPool3d(tf.square(x) as tf.Tensor5D, 2, 1, "valid"), refused: "second" },
  avgPool3d: { shape: volume, of: (x) => tf.avgPool3d(tf.square(x) as tf.Tensor5D, 2, 1, "valid") },
  "avgPool3d, padding": { shape: volume, of: (x) => tf.avgPool3d(tf.square(x) as tf.Tensor5D, 2, 1, "same"), cpuWrong: "first" },
  "pool, dilated": { shape: images, of: (x) => tf.pool(squared(x), 2, "max", "same", 2, 1) },
  dilation2d: {
    shape: [1, 3, 4, 1],
    of: (x) => tf.dilation2d(tf.mul(2, squared(x)) as tf.Tensor4D, numbers(3, [2, 2, 1]) as tf.Tensor3D, 1, "valid"),
    refused: "second",
  },
  batchNorm: {
    shape: images,
    of: (x) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        as4(x),
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        numbers(3, [2]) as tf.Tensor1D,
        numbers(5, [2]) as tf.Tensor1D,
      );
    },
  },
  "batchNorm, all operands": {
    shape: [2, 3],
    of: (x) => {
      const row = tf.reshape(tf.slice(x, [0, 0], [1, 3]), [3]) as tf.Tensor1D;
      return tf.batchNorm(x as tf.Tensor2D, tf.square(row), tf.exp(row), tf.sin(row), tf.cos(row));
    },
  },
  localResponseNormalization: { shape: [1, 2, 2, 5], of: (x) => tf.localResponseNormalization(squared(x), 1, 0.7, 0.3, 0.6) },
  "image.resizeBilinear": { shape: square, of: (x) => squared(tf.image.resizeBilinear(as4(x), [5, 5])) },
  "image.resizeBilinear, not square": { shape: images, of: (x) => squared(tf.image.resizeBilinear(as4(x), [5, 2])), cpuWrong: "both" },
  "image.resizeBilinear, corners": { shape: square, of: (x) => squared(tf.image.resizeBilinear(as4(x), [4, 4], true)) },
  "image.resizeBilinear, half pixels": {
    shape: square,
    of: (x) => squared(tf.image.resizeBilinear(as4(x), [5, 5], false, true)),
    cpuWrong: "both",
  },
  "image.resizeNearestNeighbor": { shape: [1, 2, 2, 2], of: (x) => squared(tf.image.resizeNearestNeighbor(as4(x), [4, 4])) },
  "image.resizeNearestNeighbor, two images": {
    shape: images,
    of: (x) => squared(tf.image.resizeNearestNeighbor(as4(x), [5, 6])),
    cpuWrong: "both",
  },
  "image.resizeNearestNeighbor, half pixels": {
    shape: [1, 3, 4, 1],
    of: (x) => squared(tf.image.resizeNearestNeighbor(as4(x), [5, 3], false, true)),
    cpuWrong: "both",
  },
  "complex, real, imag": {
    shape: [2, 3],
    of: (x) => {
      const c = tf.complex(x, tf.square(x));
      return tf.mul(tf.real(c), tf.imag(c));
    },
  },
  "complex, abs": { shape: [2, 3], of: (x) => tf.abs(tf.complex(x, tf.square(x))) },
  "complex, mul": {
    shape: [2, 3],
    of: (x) => {
      const c = tf.complex(x, tf.square(x));
      return tf.imag(tf.mul(c, tf.mul(c, tf.complex(numbers(3, [1, 3]), tf.slice(x, [0, 0], [1, 3])))));
    },
  },
  "complex, add, sub, reshape": {
    shape: [2, 3],
    of: (x) => {
      const c = tf.complex(x, tf.square(x));
      return tf.abs(tf.reshape(tf.sub(tf.add(c, tf.mul(c, c)), c), [6]));
    },
  },
  "spectral.fft": { shape: [2, 4], of: (x) => squared(tf.real(tf.spectral.fft(tf.complex(x, tf.square(x))))) },
  "spectral.fft, six entries": { shape: [2, 6], of: (x) => squared(tf.imag(tf.spectral.fft(tf.complex(x, tf.square(x))))) },
  "spectral.ifft": { shape: [2, 3], of: (x) => squared(tf.imag(tf.spectral.ifft(tf.complex(x, tf.square(x))))) },
  "spectral.rfft": { shape: [2, 5], of: (x) => squared(tf.abs(tf.spectral.rfft(x))) },
  "spectral.irfft": { shape: [2, 4], of: (x) => squared(tf.spectral.irfft(tf.complex(x, tf.square(x)))) },
  "spectral, filtered": {
    shape: [2, 4],
    of: (x) => squared(tf.spectral.irfft(tf.mul(tf.spectral.rfft(x), tf.complex(numbers(3, [2, 3]), numbers(5, [2, 3]))))),
  },
  "signal.stft": { shape: [6], of: (x) => tf.abs(tf.signal.stft(x as tf.Tensor1D, 4, 2)) },
};
