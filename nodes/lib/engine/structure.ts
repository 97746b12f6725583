// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";

/** Arguments and results of a compiled step: tensors in plain objects and lists. */
export type Nested = tf.Tensor | { readonly [name: string]: Nested } | readonly Nested[];

export interface Leaf {
  readonly path: string;
  readonly tensor: tf.Tensor;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** All tensors of a structure in the order in which they stand there, with their paths. */
export function leavesOf(nested: Nested): Leaf[] {
  const leaves: Leaf[] = [];
  collect(nested, "", leaves);
  return leaves;
}

function collect(nested: Nested, path: string, leaves: Leaf[]): void {
  if (nested instanceof tf.Tensor) {
    leaves.push({ path, tensor: nested, shape: nested.shape, dtype: nested.dtype });
    return;
  }
  if (nested === null || typeof nested !== "object") {
    throw new TypeError(
      `A compiled step takes and gives tensors; "${path}" is ${nested === null ? "null" : `a ${typeof nested}`}. Pass tf.scalar(...) for a number.`,
    );
  }
  if (Array.isArray(nested))
    for (const [place, one] of nested.entries()) collect(one, path === "" ? String(place) : `${path}.${place}`, leaves);
  else
    for (const name of Object.keys(nested))
      collect((nested as Record<string, Nested>)[name] as Nested, path === "" ? name : `${path}.${name}`, leaves);
}

/** The structure of `like` with new tensors for its leaves, in the order of `leavesOf`. */
export function rebuild(like: Nested, leaves: readonly Leaf[], make: (leaf: Leaf, place: number) => tf.Tensor): Nested {
  let next = 0;
  const build = (nested: Nested): Nested => {
    if (nested instanceof tf.Tensor) {
      const place = next++;
      return make(leaves[place] as Leaf, place);
    }
    if (Array.isArray(nested)) return nested.map(build);
    const built: Record<string, Nested> = {};
    for (const name of Object.keys(nested)) built[name] = build((nested as Record<string, Nested>)[name] as Nested);
    return built;
  };
  return build(like);
}
