// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../ports.ts";
import type { Key } from "./key.ts";
import { derive, normal, uniform } from "./random.ts";

export type Init = "he" | "glorot" | "uniform";

/** Numbers uniform in [-bound, bound). */
export function uniformTensor(key: Key, shape: number[], bound: number): tf.Tensor {
  return tf.tensor(
    uniform(key, size(shape)).map((u) => (2 * u - 1) * bound),
    shape,
  );
}

/**
 * First weights of a dense layer or a convolution: `kernel` of the given shape, its last axis being
 * the outputs, and `bias`. With n = inputs of one output and m = outputs that one input reaches:
 * - he: normal with variance 2 / n, bias 0 (He et al. 2015, for ReLU);
 * - glorot: uniform within sqrt(6 / (n + m)), bias 0 (Glorot and Bengio 2010);
 * - uniform: kernel and bias uniform within 1 / sqrt(n) (LeCun et al. 1998).
 */
export function initialLayer(init: Init, shape: number[], key: Key): Tensors {
  const outputs = shape.at(-1) as number;
  const fanIn = size(shape.slice(0, -1));
  const fanOut = size(shape.slice(0, -2)) * outputs;
  const kernelKey = derive(key, "kernel");
  if (init === "uniform") {
    const bound = 1 / Math.sqrt(fanIn);
    return { kernel: uniformTensor(kernelKey, shape, bound), bias: uniformTensor(derive(key, "bias"), [outputs], bound) };
  }
  const bias = tf.zeros([outputs]);
  if (init === "glorot") return { kernel: uniformTensor(kernelKey, shape, Math.sqrt(6 / (fanIn + fanOut))), bias };
  const deviation = Math.sqrt(2 / fanIn);
  const kernel = tf.tensor(
    normal(kernelKey, size(shape)).map((z) => z * deviation),
    shape,
  );
  return { kernel, bias };
}

/** How many numbers a tensor of this shape holds. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
