// SPDX-License-Identifier: MIT-0
import type { Model, Tensors } from "../../ports.ts";

/** What a tensor is made of: the sum of `coefficient` times a source tensor, cut or mixed by rows and columns where it says so. */
export interface Term {
  /** Place in the list of sources. */
  readonly source: number;
  /** Path of the tensor in that source's weights, say "block1.hidden/kernel". */
  readonly tensor: string;
  readonly coefficient: number;
  /** Rows (last axis but one) and columns (last axis) that are taken, by number. */
  readonly rows?: readonly number[];
  readonly columns?: readonly number[];
}

/** How the weights of one model become those of another. */
export interface WeightMap {
  readonly is: "WeightMap";
  readonly name: string;
  /** The model that results, with weights of no importance. */
  readonly target: Model;
  /** For every tensor of the target by path; what is not listed keeps the target's own fresh weights. */
  readonly terms: Readonly<Record<string, readonly Term[]>>;
}
export type { Tensors };
