import * as tf from "@tensorflow/tfjs";
import { flatten } from "../lib/tree.ts";
import type { GradientTransform, Tensors } from "../ports.ts";

type Plain = Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;

/** A flat tree of tensors from numbers. */
export function tree(values: Plain): Tensors {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.tensor(value as number[])]));
}

/** What a transform makes of these gradients, one after the other; fails if a tensor is left behind or an input is gone. */
export function updatesOf(
  transform: GradientTransform,
  weights: Plain,
  gradients: readonly Plain[],
  numbers: Record<string, number> = {},
): Record<string, number[]>[] {
  const before = tf.memory().numTensors;
  const own = tree(weights);
  const scalars = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));
  let state = transform.init(own);
  const made: Record<string, number[]>[] = [];
  for (const plain of gradients) {
    const given = tree(plain);
    const count = tf.memory().numTensors;
    const { updates, state: next } = transform.update(given, state, { weights: own, numbers: scalars });
    // An update may be the very tensor of the new state.
    const fresh = new Set([...flatten(updates).values(), ...flatten(next).values()]);
    if (tf.memory().numTensors - count !== fresh.size) throw new Error("an update makes its result and nothing else");
    made.push(Object.fromEntries([...flatten(updates)].map(([name, tensor]) => [name, [...tensor.dataSync()]])));
    const carried = new Set(flatten(next).values());
    tf.dispose([given, state, ...[...flatten(updates).values()].filter((tensor) => !carried.has(tensor))]);
    state = next;
  }
  tf.dispose([state, own, scalars]);
  if (tf.memory().numTensors !== before) throw new Error("a tensor was shared between input and result, or left behind");
  return made;
}
