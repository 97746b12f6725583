// SPDX-License-Identifier: MIT-0
import type { Tensor } from "@tensorflow/tfjs";
import type { Examples, Model, Tensors } from "../../ports.ts";

/** Examples in the order in which they arrive; what they hide is for scorers only. */
export interface Stream {
  readonly is: "Stream";
  readonly examples: Examples;
  /** One entry a batch. */
  readonly batches: readonly { readonly rows: Int32Array; readonly domain: string; readonly cycle: number }[];
  readonly domains: readonly string[];
}

/** How a model is changed by what it is asked to predict. Pure tensors, so that it is a training step. */
export interface Adapter {
  readonly is: "Adapter";
  readonly name: string;
  /** State beside the model's weights. */
  init(model: Model): Tensors;
  /** Sees inputs only. `key`: two words as a tensor, other ones for every batch. Logits of the batch, and the weights for the next one. */
  step(c: { model: Model; weights: Tensors; start: Tensors; state: Tensors; input: Tensor; key: Tensor }): {
    logits: Tensor;
    weights: Tensors;
    state: Tensors;
    metrics: Readonly<Record<string, Tensor>>;
  };
}

/** A task whose labels come with the input itself. */
export interface AuxTask {
  readonly is: "AuxTask";
  readonly name: string;
  readonly classes: readonly string[];
  /** Inputs [rows, ...] and their labels (int32 [rows]) made of `input`, which has pictures of `picture`. */
  make(c: { input: Tensor; picture: readonly [number, number]; key: Tensor }): { input: Tensor; label: Tensor };
}
