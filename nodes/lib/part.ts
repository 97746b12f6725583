// SPDX-License-Identifier: MIT-0
import type { Tensor } from "@tensorflow/tfjs";
import type { Tensors } from "../ports.ts";

/** Weights that belong to a training: learnt with the model, kept in the checkpoint, dropped at the end. */
export interface Part {
  readonly is: "Part";
  readonly name: string;
  readonly weights: Tensors;
  /** Shape of what it makes, without the batch axis. */
  readonly output: readonly number[];
  apply(weights: Tensors, h: Tensor): Tensor;
}
