// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { Arena, padded } from "../arena.ts";
import { Eager, Placed } from "../eager.ts";
import { type DType, type KernelCall, type Lowering, sizeOf } from "../lowering.ts";
import { type Machine, startMachine } from "../machine.ts";

/** Runs lowerings on the machine without a backend, cut into as many chunks as a test says, beside tfjs's cpu kernels. */
export interface Direct {
  /** All outputs of a kernel, each instruction cut into `chunks`. */
  run(lowering: Lowering, inputs: Record<string, tf.Tensor>, attrs: object, chunks?: number): Output[];
}
export interface Output {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export async function direct(): Promise<Direct> {
  await tf.setBackend("cpu");
  const machine = await startMachine({ engine: "wasm", threads: 1 });
  const arena = new Arena(machine.memory, machine.heapStart);
  let chunks = 1;
  const cut: Machine = {
    ...machine,
    threads: 1,
    execute(program) {
      const { ints } = machine.views();
      for (let at = program / 4; ints[at] !== 0; at += ints[at + 1] as number) ints[at + 3] = chunks;
      machine.execute(program);
    },
  };
  const eager = new Eager(cut, arena);
  const place = (shape: readonly number[], dtype: DType): Placed => {
    const bytes = padded(4 * sizeOf(shape));
    const address = arena.allocate(bytes);
    arena.i32.fill(-1, address / 4, (address + bytes) / 4);
    return new Placed(shape, dtype, address);
  };
  return {
    run(lowering, inputs, attrs, count = 1) {
      chunks = count;
      const named: Record<string, Placed> = {};
      for (const [name, tensor] of Object.entries(inputs)) {
        const placed = place(tensor.shape, tensor.dtype as DType);
        (tensor.dtype === "float32" ? arena.f32 : arena.i32).set(tensor.dataSync(), placed.address / 4);
        named[name] = placed;
      }
      const call: KernelCall = { inputs: named, list: Object.values(named), attrs: attrs as KernelCall["attrs"] };
      const outputs = lowering.outputs(call).map(({ shape, dtype }) => place(shape, dtype));
      eager.run(lowering, call, outputs);
      return outputs.map(({ shape, dtype, address }) => {
        const from = address / 4;
        const values = (dtype === "float32" ? arena.f32 : arena.i32).slice(from, from + sizeOf(shape));
        return { shape, values };
      });
    },
  };
}

/** The kernel in tfjs's cpu backend. */
export function oracle(kernel: string, inputs: Record<string, tf.Tensor>, attrs: object): Output[] {
  const outputs = tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
  return [outputs].flat().map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() as Float32Array }));
}

/** Fails unless both have the same shape and values within `tolerance`, relative to 1 or the larger of them. */
export function expectClose(actual: Output, expected: Output, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  for (let i = 0; i < expected.values.length; i++) {
    const [a, b] = [actual.values[i] as number, expected.values[i] as number];
    if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const off = Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (!(off <= tolerance)) expect.fail(`element ${i} of [${expected.shape}] is ${a}, expected ${b}`);
  }
}

/** Fails unless the kernel gives the same bits in 1, 2, 3 and 7 chunks; returns its outputs. */
export function inAnyChunks(machine: Direct, lowering: Lowering, inputs: Record<string, tf.Tensor>, attrs: object): Output[] {
  const whole = machine.run(lowering, inputs, attrs, 1);
  for (const chunks of [2, 3, 7]) {
    for (const [i, part] of machine.run(lowering, inputs, attrs, chunks).entries()) {
      const [a, b] = [part.values, (whole[i] as Output).values].map((values) => new Uint8Array(values.buffer));
      expect(a, `output ${i} in ${chunks} chunks`).toEqual(b);
    }
  }
  return whole;
}

/** Seeded whole numbers in [from, to], for shapes and settings. */
export function chooser(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from + 1));
  };
}

/** The sum of the products of two outputs' elements, in doubles. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
