// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { DataId, PatchbayBackend } from "./backend.ts";
import { type Leaf, leavesOf, type Nested } from "./structure.ts";

/** How many leaves, from the first, belong to the first argument. */
export function stateIn(leaves: readonly Leaf[]): number {
  const end = leaves.findIndex(({ path }) => path !== "0" && !path.startsWith("0."));
  return end < 0 ? leaves.length : end;
}

/**
 * Physical copies of tensors that lie where an argument before them lies; with `all`, of all that somebody else holds too:
 * a tensor of the closure that lies there would be taken for the argument.
 */
export function copiesOfShared(leaves: readonly Leaf[], backend: PatchbayBackend, all: boolean): Map<Leaf, tf.Tensor> {
  const seen = new Set<DataId>();
  const copies = new Map<Leaf, tf.Tensor>();
  for (const leaf of leaves) {
    const { dataId, shape, dtype } = leaf.tensor;
    const shared = seen.has(dataId) || (all && backend.refCount(dataId) > 1);
    if (shared && dtype !== "string" && dtype !== "complex64") {
      const copy = { dataId: backend.write(backend.values(dataId), shape, dtype), shape, dtype };
      copies.set(leaf, tf.keep(tf.engine().makeTensorFromTensorInfo(copy)));
    }
    seen.add(dataId);
  }
  return copies;
}

/** Drops a result, but not the arguments that the step handed on. */
export function dropMade(result: Nested, given: readonly Leaf[]): void {
  const theirs = new Set(given.map(({ tensor }) => tensor));
  for (const { tensor } of leavesOf(result)) if (!theirs.has(tensor)) tensor.dispose();
}

export function fits(known: readonly Leaf[], given: readonly Leaf[]): boolean {
  if (known.length !== given.length) return false;
  for (let i = 0; i < known.length; i++) {
    const a = known[i] as Leaf;
    const b = given[i] as Leaf;
    if (a.path !== b.path || a.dtype !== b.dtype || a.shape.length !== b.shape.length) return false;
    for (let axis = 0; axis < a.shape.length; axis++) if (a.shape[axis] !== b.shape[axis]) return false;
  }
  return true;
}

/** Types and shapes of arguments as a text. */
export function shapesOf(leaves: readonly Leaf[]): string {
  return leaves.map(({ dtype, shape }) => `${dtype}[${shape}]`).join();
}
