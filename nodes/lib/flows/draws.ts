// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Path, TimeSampler } from "../../ports.ts";
import { deriveKey, type KeyTensor, randomNormal } from "../engine/ops/random.ts";
import type { Key } from "../key.ts";

/** The stream `own` in the update that `step` stands for: what is drawn is a function of both, with nothing kept. */
export function streamAt(own: Key, step: tf.Tensor): KeyTensor {
  return deriveKey(deriveKey(step as KeyTensor, own.words[0]), own.words[1]);
}

/** Places on paths from noise to the data of a batch: where they are, how fast they move, and the times. All [batch, ...]. */
export interface Places {
  readonly z: tf.Tensor;
  readonly v: tf.Tensor;
  readonly t: tf.Tensor;
  readonly r: tf.Tensor;
}

/** Noise and times for the data `x` [batch, dimensions]. Equal streams draw equal noise, whatever the times are. */
export function places({ x, path, times, stream }: { x: tf.Tensor; path: Path; times: TimeSampler; stream: KeyTensor }): Places {
  const e = randomNormal(deriveKey(stream, "noise"), x.shape);
  const { t, r } = times.draw(deriveKey(stream, "times"), x.shape[0] as number);
  return { z: path.at(x, e, t), v: path.velocity(x, e, t), t, r };
}
