// SPDX-License-Identifier: MIT-0
import { type Tensor, Tensor as TensorClass } from "@tensorflow/tfjs";
import type { Tensors } from "../ports.ts";

/** Trees of tensors: weights, gradients, optimizer slots. Paths join names with `/`. */

export function isTensor(value: unknown): value is Tensor {
  if (typeof value !== "object" || value === null) return false;
  // tfjs's own `instanceof` feels for methods, which takes longer than a small kernel.
  const prototype = Object.getPrototypeOf(value);
  if (prototype === TensorClass.prototype) return true;
  return prototype !== Object.prototype && value instanceof TensorClass;
}

/** Path -> tensor, in the order of insertion. */
export function flatten(tree: Tensors, prefix = ""): Map<string, Tensor> {
  const flat = new Map<string, Tensor>();
  for (const [name, value] of Object.entries(tree)) {
    if (isTensor(value)) flat.set(prefix + name, value);
    else for (const [path, tensor] of flatten(value, `${prefix}${name}/`)) flat.set(path, tensor);
  }
  return flat;
}

/** All tensors, in the order of `flatten`; cheaper where no path is needed. */
export function leaves(tree: Tensors, found: Tensor[] = []): Tensor[] {
  for (const value of Object.values(tree)) {
    if (isTensor(value)) found.push(value);
    else leaves(value, found);
  }
  return found;
}

/** The inverse of `flatten`. */
export function unflatten(flat: ReadonlyMap<string, Tensor>): Tensors {
  const tree: Record<string, unknown> = {};
  for (const [path, tensor] of flat) {
    const names = path.split("/");
    let place = tree;
    for (const name of names.slice(0, -1)) {
      place[name] ??= {};
      place = place[name] as Record<string, unknown>;
    }
    place[names.at(-1) as string] = tensor;
  }
  return tree as Tensors;
}

/** A tree of the same shape; the other trees are walked along. */
export function mapTree(make: (tensor: Tensor, ...others: Tensor[]) => Tensor, tree: Tensors, ...others: Tensors[]): Tensors {
  const mapped: Record<string, Tensor | Tensors> = {};
  for (const [name, value] of Object.entries(tree)) {
    const beside = others.map((other) => other[name]);
    mapped[name] = isTensor(value) ? make(value, ...(beside as Tensor[])) : mapTree(make, value, ...(beside as Tensors[]));
  }
  return mapped;
}

/** Clones share memory; disposing one leaves the others alone. */
export function cloneTree(tree: Tensors): Tensors {
  return mapTree((tensor) => tensor.clone(), tree);
}

export function disposeTree(tree: Tensors): void {
  for (const tensor of leaves(tree)) tensor.dispose();
}

/** Every tensor reachable from a value that a node returned: models, examples, parts, lists, records. */
export function tensorsIn(value: unknown, seen = new Set<unknown>()): Tensor[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return [];
  seen.add(value);
  if (isTensor(value)) return [value];
  return Object.values(value).flatMap((inner) => tensorsIn(inner, seen));
}
