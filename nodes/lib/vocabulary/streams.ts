// SPDX-License-Identifier: MIT-0
import type { Tensor } from "@tensorflow/tfjs";
import type { Examples, Model, Tensors } from "../../ports.ts";
import type { View } from "../view.ts";

/** Examples in the order in which they arrive; what they hide is for scorers only. */
export interface Stream {
  readonly is: "Stream";
  readonly examples: Examples;
  /** One entry a batch; all have the same number of rows. */
  readonly batches: readonly { readonly rows: Int32Array; readonly domain: string; readonly cycle: number }[];
  readonly domains: readonly string[];
}

/** How a model is changed by what it is asked to predict. Pure tensors, so that it is a training step. */
export interface Adapter {
  readonly is: "Adapter";
  readonly name: string;
  /** State beside the model's weights, with the shapes that it keeps. Throws a `Problem` where the model does not suit it. */
  init(model: Model): Tensors;
  /**
   * Sees inputs only. `start`: the weights that the stream began with. `key`: two words as a tensor, other ones for every batch.
   * Gives logits of the batch, the weights for the next one, and scalars to record.
   */
  step(c: { model: Model; weights: Tensors; start: Tensors; state: Tensors; input: Tensor; key: Tensor }): {
    logits: Tensor;
    weights: Tensors;
    state: Tensors;
    metrics: Readonly<Record<string, Tensor>>;
  };
  /** What it did with the last batch, from its state. */
  draw?(state: Tensors): Promise<Readonly<Record<string, View>>>;
}

/** A task whose labels come with the input itself. */
export interface AuxTask {
  readonly is: "AuxTask";
  readonly name: string;
  readonly classes: readonly string[];
  /** Rows that it makes of each input. */
  readonly views: number;
  /** Inputs [views * rows, ...], a view of all rows after another, and their labels (int32 [views * rows]). */
  make(c: { input: Tensor; key: Tensor }): { input: Tensor; label: Tensor };
}
