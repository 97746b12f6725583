// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { type KeyTensor, randomNormal, randomUniform } from "./engine/ops/random.ts";
import { size } from "./initial.ts";
import type { Key } from "./key.ts";
import { normal, uniform } from "./random.ts";

/** The law of what a generator starts from: standard normal, or uniform within sqrt(3), which has deviation 1, too. */
export type NoiseLaw = "normal" | "uniform";

const wide = (u: number) => (2 * u - 1) * Math.sqrt(3);

/** [count, ...shape], drawn by the host. */
export function latentOf(law: NoiseLaw, key: Key, count: number, shape: readonly number[]): tf.Tensor {
  const numbers = count * size(shape);
  return tf.tensor(law === "normal" ? normal(key, numbers) : uniform(key, numbers).map(wide), [count, ...shape]);
}

/** The same inside a step, from a key that is a tensor. */
export function latentInStep(law: NoiseLaw, key: KeyTensor, count: number, shape: readonly number[]): tf.Tensor {
  if (law === "normal") return randomNormal(key, [count, ...shape]);
  return tf.mul(tf.sub(tf.mul(randomUniform(key, [count, ...shape]), 2), 1), Math.sqrt(3));
}
