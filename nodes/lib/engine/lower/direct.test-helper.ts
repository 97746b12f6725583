// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { Arena, padded } from "../arena.ts";
import { bind, firstFree, type Kernels, nativeKernels, wasmKernels } from "../binding.ts";
import { layOut } from "../control.ts";
import { Eager, Placed } from "../eager.ts";
import { type DType, type KernelCall, type Lowering, sizeOf } from "../lowering.ts";
import type { Machine } from "../machine.ts";
import { Threads } from "../threads.ts";

/** Runs lowerings without a backend, on every build that this machine can run, cut into as many chunks as a test says. */
export interface Direct {
  /** All outputs of a kernel, each instruction cut into `chunks`, on the build of that number; 0 is WASM. */
  run(lowering: Lowering, inputs: Record<string, tf.Tensor>, attrs: object, chunks?: number, build?: number): Output[];
  readonly builds: readonly string[];
}
export interface Output {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export async function direct(): Promise<Direct> {
  await tf.setBackend("cpu");
  const all = [wasmKernels(), ...native()];
  const runners = all.map(runner);
  return {
    builds: all.map(({ label }) => label),
    run: (lowering, inputs, attrs, chunks = 1, build = 0) => (runners[build] as Run)(lowering, inputs, attrs, chunks),
  };
}

function native(): Kernels[] {
  try {
    const best = nativeKernels();
    return best.instructions === "avx512" ? [best, nativeKernels("avx2")] : [best];
  } catch {
    return [];
  }
}

type Run = (lowering: Lowering, inputs: Record<string, tf.Tensor>, attrs: object, chunks: number) => Output[];

function runner(kernels: Kernels): Run {
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  const free = firstFree(kernels, memory);
  const layout = layOut(free, 1);
  memory.grow(Math.max(0, Math.ceil((layout.heapStart - memory.buffer.byteLength) / 65_536)));
  const arena = new Arena(memory, layout.heapStart);
  // One thread that takes chunk after chunk, as it does where it has workers.
  const team = new Threads(kernels, memory, layout, free, 1, bind(kernels, memory, layout, 0));
  let chunks = 1;
  const machine: Pick<Machine, "threads" | "execute"> = {
    threads: 1,
    execute(program) {
      const ints = arena.i32;
      for (let at = program / 4; ints[at] !== 0; at += ints[at + 1] as number) ints[at + 3] = chunks;
      team.run(program, true);
    },
  };
  const eager = new Eager(machine as Machine, arena);
  const place = (shape: readonly number[], dtype: DType): Placed => {
    const bytes = padded(4 * sizeOf(shape));
    const address = arena.allocate(bytes);
    arena.i32.fill(-1, address / 4, (address + bytes) / 4);
    return new Placed(shape, dtype, address);
  };
  return (lowering, inputs, attrs, count) => {
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
    const results = outputs.map(({ shape, dtype, address }) => {
      const values = dtype === "float32" ? arena.f32 : arena.i32;
      return { shape, values: values.slice(address / 4, address / 4 + sizeOf(shape)) };
    });
    for (const { address, shape } of [...outputs, ...Object.values(named)]) arena.free(address, padded(4 * sizeOf(shape)));
    return results;
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

/** Fails unless the kernel gives the same bits in 1, 2, 3 and 7 chunks and on every build; returns its outputs. */
export function inAnyChunks(machine: Direct, lowering: Lowering, inputs: Record<string, tf.Tensor>, attrs: object): Output[] {
  const whole = machine.run(lowering, inputs, attrs, 1);
  for (const [build, name] of machine.builds.entries()) {
    for (const chunks of [1, 2, 3, 7]) {
      for (const [i, part] of machine.run(lowering, inputs, attrs, chunks, build).entries()) {
        const place = differing(part, whole[i] as Output);
        if (place >= 0) expect.fail(`${lowering.kernel}: element ${place} of output ${i} has other bits on ${name} in ${chunks} chunks`);
      }
    }
  }
  return whole;
}

/** Where the bits differ first; -1 if nowhere. All NaN are one: no two processors agree on their bits. */
function differing(a: Output, b: Output): number {
  const [x, y] = [a, b].map(({ values }) => new Int32Array(values.buffer)) as [Int32Array, Int32Array];
  return x.findIndex((bits, i) => bits !== y[i] && !(Number.isNaN(a.values[i]) && Number.isNaN(b.values[i])));
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
