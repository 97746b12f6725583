import * as tf from "@tensorflow/tfjs";
import { backendName } from "../kernels.ts";
import type { DType } from "../lowering.ts";

/** A tensor as plain numbers, to be made on either backend. */
export interface Plain {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: readonly number[];
}
export type Given = Readonly<Record<string, Plain>> | readonly Plain[];

/** Seeded numbers (mulberry32), so that a red run can be run again. */
export class Draw {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** From `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }
  one<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)] as T;
  }
  flag(): boolean {
    return this.unit() < 0.5;
  }
  dtype(): DType {
    return this.one(["float32", "float32", "int32", "bool"]);
  }
  /** Mostly small sides, sometimes one that fills several vectors, now and then none. */
  shape(lowest: number, highest: number, empty = 0.03): number[] {
    const rank = this.whole(lowest, highest);
    const shape = Array.from({ length: rank }, () => (this.unit() < empty ? 0 : this.whole(1, rank > 4 ? 4 : 6)));
    if (rank > 0 && this.unit() < 0.5) shape[this.whole(0, rank - 1)] = this.whole(7, rank > 3 ? 20 : 70);
    return shape;
  }
  tensor(shape: readonly number[], dtype: DType = "float32"): Plain {
    const size = shape.reduce((a, b) => a * b, 1);
    return { shape, dtype, values: Array.from({ length: size }, () => this.number(dtype)) };
  }
  number(dtype: DType): number {
    if (dtype === "bool") return this.whole(0, 1);
    return dtype === "int32" ? this.whole(-9, 9) : Math.fround(4 * this.unit() - 2);
  }
  shuffled<T>(list: readonly T[]): T[] {
    const left = [...list];
    return list.map(() => left.splice(this.whole(0, left.length - 1), 1)[0] as T);
  }
  some(rank: number): number[] {
    return Array.from({ length: rank }, (_, axis) => axis).filter(() => this.flag());
  }
}

export type Result = { shape: number[]; dtype: string; values: number[] }[] | { error: string };

/** What the kernel gives on this backend. */
export function runOn(backend: string, kernel: string, given: Given, attrs: object): Result {
  tf.setBackend(backend);
  const make = ({ values, shape, dtype }: Plain) => tf.tensor([...values], [...shape], dtype);
  const before = tf.memory().numTensors;
  const [inputs, all] = Array.isArray(given)
    ? listed(given.map(make))
    : named(Object.entries(given as Record<string, Plain>).map(([name, plain]) => [name, make(plain)]));
  const result = outcome(kernel, inputs, attrs);
  tf.dispose(all);
  if (tf.memory().numTensors !== before) throw new Error(`${kernel} leaves tensors behind`);
  return result;
}

function outcome(kernel: string, inputs: object, attrs: object): Result {
  try {
    const outputs = [tf.engine().runKernel(kernel, inputs as never, structuredClone(attrs) as never)].flat() as tf.Tensor[];
    const result = outputs.map((t) => ({ shape: [...t.shape], dtype: t.dtype, values: Array.from(t.dataSync()) }));
    tf.dispose(outputs);
    return result;
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function listed(tensors: tf.Tensor[]): [tf.Tensor[], tf.Tensor[]] {
  return [tensors, tensors];
}
function named(pairs: [string, tf.Tensor][]): [Record<string, tf.Tensor>, tf.Tensor[]] {
  return [Object.fromEntries(pairs), pairs.map(([, tensor]) => tensor)];
}

/** The first way in which the two backends differ, or nothing. */
export function difference(kernel: string, given: Given, attrs: object, tolerance = 0): string | undefined {
  const cpu = runOn("cpu", kernel, given, attrs);
  const ours = runOn(backendName, kernel, given, attrs);
  const plains = Array.isArray(given) ? given : Object.values(given);
  const what = `${kernel} of ${plains.map(({ shape, dtype }) => `${dtype}[${shape}]`)} with ${JSON.stringify(attrs)}`;
  if ("error" in cpu || "error" in ours) {
    if ("error" in cpu && "error" in ours) return undefined;
    return `${what}: ${"error" in cpu ? `cpu throws ${cpu.error}` : `ours throws ${(ours as { error: string }).error}`}`;
  }
  if (cpu.length !== ours.length) return `${what}: ${ours.length} outputs in place of ${cpu.length}`;
  for (const [i, expected] of cpu.entries()) {
    const actual = ours[i] as (typeof ours)[0];
    if (`${actual.shape}` !== `${expected.shape}` || actual.dtype !== expected.dtype) {
      return `${what}: ${actual.dtype}[${actual.shape}] in place of ${expected.dtype}[${expected.shape}]`;
    }
    for (const [k, value] of expected.values.entries()) {
      const own = actual.values[k] as number;
      if (!near(own, value, tolerance)) return `${what}: output ${i} at ${k} is ${own} in place of ${value}`;
    }
  }
  return undefined;
}

function near(a: number, b: number, tolerance: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}
