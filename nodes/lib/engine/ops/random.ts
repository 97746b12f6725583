// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Key } from "../../key.ts";
import { derive, normal, uniform } from "../../random.ts";

/**
 * Random numbers as operations of tfjs: drawn from a key that is a tensor. A compiled step takes the key as an input, so
 * each call draws anew with nothing baked in, and the machine draws where the numbers are needed. On backends other than
 * ours random.ts draws; uniform numbers are the same bits, normal ones the same within rounding.
 */
export type KeyTensor = tf.Tensor1D;

/** The two words of a key as an int32 tensor. */
export function keyTensor({ words }: Key): KeyTensor {
  return tf.tensor1d([words[0] | 0, words[1] | 0], "int32");
}

/** The stream of its own under `key` for a name or a number, as `derive` of random.ts gives it. */
export function deriveKey(key: KeyTensor, name: string | number): KeyTensor {
  const letters = typeof name === "number" ? [0x23, name | 0] : Array.from(name, (letter) => letter.codePointAt(0) as number);
  return run("PatchbayKey", key, { letters });
}

/** Uniform in [0, 1), with 24 random bits each. */
export function randomUniform(key: KeyTensor, shape: readonly number[]): tf.Tensor {
  return run("PatchbayRandom", key, { shape: [...shape], distribution: "uniform" });
}

/** Standard normal. */
export function randomNormal(key: KeyTensor, shape: readonly number[]): tf.Tensor {
  return run("PatchbayRandom", key, { shape: [...shape], distribution: "normal" });
}

/** 1 with probability `share`, otherwise 0: dropout keeps where it is 1. */
export function randomMask(key: KeyTensor, shape: readonly number[], share: number | tf.Scalar): tf.Tensor {
  return tf.tidy(() => tf.cast(tf.less(randomUniform(key, shape), share), "float32"));
}

/** For each row of `logits` [rows, classes], `count` classes drawn with the probabilities of its softmax: int32 [rows, count]. */
export function randomCategorical(key: KeyTensor, logits: tf.Tensor2D, count: number): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, classes] = logits.shape;
    const weights = tf.exp(tf.sub(logits, tf.max(logits, 1, true)));
    const upTo = tf.cumsum(weights, 1) as tf.Tensor2D;
    // Scaled by the same rounded total that the last class ends at, and below it: a draw never passes the last class.
    const total = tf.slice(upTo, [0, classes - 1], [rows, 1]);
    const draws = tf.mul(randomUniform(key, [rows, count]), total);
    const passed = tf.lessEqual(tf.reshape(upTo, [rows, 1, classes]), tf.reshape(draws, [rows, count, 1]));
    return tf.minimum(tf.sum(tf.cast(passed, "int32"), 2), tf.scalar(classes - 1, "int32")) as tf.Tensor2D;
  });
}

type Settings =
  | { readonly letters: readonly number[] }
  | { readonly shape: readonly number[]; readonly distribution: "uniform" | "normal" };

function run<T extends tf.Tensor>(kernel: string, key: KeyTensor, settings: Settings): T {
  if (key.dtype !== "int32" || key.size !== 2) throw new Error(`A key is an int32 tensor of two words, not ${key.dtype} [${key.shape}].`);
  if (!tf.getKernel(kernel, tf.getBackend())) registerFor(kernel, tf.getBackend());
  return tf.engine().runKernel(kernel, { key }, settings as unknown as tf.NamedAttrMap) as T;
}

/** The kernel for a backend that has none of its own, on the host. */
function registerFor(kernelName: string, backendName: string): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { dataId } = inputs.key as tf.TensorInfo;
      const there = backend as tf.KernelBackend;
      const [low, high] = there.readSync(dataId) as Int32Array;
      const key: Key = { is: "Key", words: [(low as number) >>> 0, (high as number) >>> 0] };
      const { values, shape, dtype } = draw(key, attrs as unknown as Settings);
      return { dataId: there.write(values, [...shape], dtype), shape: [...shape], dtype };
    },
  });
}

function draw(key: Key, settings: Settings): { values: Float32Array | Int32Array; shape: readonly number[]; dtype: "float32" | "int32" } {
  if ("letters" in settings) {
    const { letters } = settings;
    // A number is the letter # and itself, which is how `derive` writes it.
    const name = letters[0] === 0x23 && letters.length === 2 ? (letters[1] as number) : String.fromCodePoint(...letters);
    return { values: Int32Array.from(derive(key, name).words, (word) => word | 0), shape: [2], dtype: "int32" };
  }
  const { shape, distribution } = settings;
  const count = shape.reduce((product, side) => product * side, 1);
  return { values: (distribution === "normal" ? normal : uniform)(key, count), shape, dtype: "float32" };
}
