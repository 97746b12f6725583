// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../ports.ts";

/**
 * The one place where nodes read computed values. Where they lie in our own memory this is done at once and costs no turn of the
 * event loop; WebGPU can only be awaited, so there it gives promises. `await` serves both.
 */
type Soon<T> = T | Promise<T>;
type Values = Float32Array | Int32Array | Uint8Array;

function waits(): boolean {
  return tf.getBackend() === "webgpu";
}

/** Values of the tensors that `make` computes, by name. What it makes is disposed of. */
export function valuesOf<K extends string>(make: () => Record<K, tf.Tensor>): Soon<Record<K, Values>> {
  if (waits()) return awaited(make);
  let values = {} as Record<K, Values>;
  tf.tidy(() => {
    values = mapped(make(), (tensor) => tensor.dataSync());
  });
  return values;
}

/** Single numbers, by name; on WebGPU they come over together. The tensors stay the caller's. */
export function metricsOf(scalars: Readonly<Record<string, tf.Tensor>>): Soon<Record<string, number>> {
  const numbers: Record<string, number> = {};
  if (!waits()) {
    for (const name in scalars) numbers[name] = (scalars[name] as tf.Tensor).dataSync()[0] as number;
    return numbers;
  }
  const names = Object.keys(scalars);
  if (names.length === 0) return numbers;
  const row = () => ({ row: tf.stack(names.map((name) => tf.cast(tf.reshape(scalars[name] as tf.Tensor, []), "float32"))) });
  return awaited(row).then(({ row: values }) => Object.fromEntries(names.map((name, place) => [name, values[place] as number])));
}

function awaited<K extends string>(make: () => Record<K, tf.Tensor>): Promise<Record<K, Values>> {
  const made = tf.tidy(() => kept(make() as unknown as Tensors)) as unknown as Record<K, tf.Tensor>;
  const reading = Object.entries<tf.Tensor>(made).map(async ([name, tensor]) => [name, await tensor.data()] as const);
  return Promise.all(reading)
    .then((values) => Object.fromEntries(values) as Record<K, Values>)
    .finally(() => tf.dispose(made));
}

/** Clones, because a result may live on elsewhere; kept, because the scopes around us end before the values are there. */
function kept(tensors: Tensors): Tensors {
  return mapped(tensors as Record<string, tf.Tensor>, (tensor) => tf.keep(tensor.clone()));
}

function mapped<K extends string, A, B>(record: Record<K, A>, change: (value: A) => B): Record<K, B> {
  return Object.fromEntries(Object.entries<A>(record).map(([name, value]) => [name, change(value)])) as Record<K, B>;
}
