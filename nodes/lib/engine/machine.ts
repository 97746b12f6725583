// SPDX-License-Identifier: MIT-0
import { builtFile } from "./host.ts";

/** What runs programs: the compiled kernels over one shared memory, with a number of threads. */
export interface Machine {
  readonly name: "wasm" | "native";
  /** Shared; grows up to 4 GiB. */
  readonly memory: WebAssembly.Memory;
  /** Of the memory as it is now: made anew after the memory has grown. */
  views(): Views;
  /** Whether multiply-add rounds once. Where it does not, results differ from other machines'. */
  readonly fused: boolean;
  /** First free byte after stacks, scratch and control words; a multiple of 64. */
  readonly heapStart: number;
  readonly threads: number;
  setThreads(threads: number): void;
  /** Runs the program at this address to its END. */
  execute(programAddress: number): void;
  readonly description: string;
  stop(): Promise<void> | void;
}

export interface Views {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly ints: Int32Array<SharedArrayBuffer>;
  readonly floats: Float32Array<SharedArrayBuffer>;
}

export interface MachineOptions {
  readonly engine: "wasm" | "native";
  readonly threads: number;
}

const scratchBytes = 2 ** 20;

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  const module = new WebAssembly.Module(builtFile("engine.wasm"));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const run = exports.execute as (base: number, program: number, scratch: number) => void;
  const heapBase = (exports.__heap_base as WebAssembly.Global).value as number;
  const scratch = roundUp(heapBase, 64);
  let views = makeViews(memory);
  return {
    name: "wasm",
    memory,
    views() {
      if (views.bytes.buffer !== (memory.buffer as unknown)) views = makeViews(memory);
      return views;
    },
    fused: (exports.fused as (a: number, c: number) => number)(1 + 2 ** -12, -1 - 2 ** -11) !== 0,
    heapStart: scratch + scratchBytes,
    threads: 1,
    setThreads() {},
    execute: (program) => run(0, program, scratch),
    description: `WASM, ${options.threads === 1 ? "1 thread" : "1 thread (more are not there yet)"}`,
    stop() {},
  };
}

function makeViews({ buffer }: WebAssembly.Memory): Views {
  const shared = buffer as unknown as SharedArrayBuffer;
  return { bytes: new Uint8Array(shared), ints: new Int32Array(shared), floats: new Float32Array(shared) };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
