// SPDX-License-Identifier: MIT-0
import { type Layout, thread } from "./control.ts";
import { builtFile, builtPath, hasNativeBuilds, loadAddon, target } from "./host.ts";

/** One thread's entrance to the compiled kernels. */
export interface Binding {
  /** Goes on with the program there, or with the last one (0); says why it came back (`outcome`). */
  run(program: number): number;
  help(): void;
  spin(rounds: number): void;
  fused(a: number, c: number): boolean;
}

/** What threads need to bind: it can be sent to a worker. */
export interface Kernels {
  readonly name: "wasm" | "native";
  readonly module: WebAssembly.Module | null;
  readonly addon: string | null;
  readonly instructions: string;
  readonly label: string;
}

interface Addon {
  /** "avx512", "avx2", "neon", or "" where the processor has none of them. */
  readonly instructions: string;
  attach(memory: Uint8Array, block: number, instructions: string): Binding;
}

export function wasmKernels(): Kernels {
  return { name: "wasm", module: new WebAssembly.Module(builtFile("engine.wasm")), addon: null, instructions: "", label: "WASM" };
}

/** Throws with the reason where the addon cannot be used. Without a wish, the best instructions that the processor has. */
export function nativeKernels(wish = ""): Kernels {
  if (!hasNativeBuilds()) throw new Error("none came with this folder");
  const path = builtPath(`${target}.node`);
  const { bytes } = JSON.parse(new TextDecoder().decode(builtFile("builds.json"))) as { bytes: Record<string, number> };
  // A library that is cut off can end the process when it is used.
  const [is, should] = [builtFile(`${target}.node`).length, bytes[`${target}.node`]];
  if (is !== should) throw new Error(`${target}.node has ${is} bytes and should have ${should}`);
  const best = (loadAddon(path) as Addon).instructions;
  const instructions = best === "" ? "" : wish || best;
  if (instructions === "") throw new Error("this processor has no fused multiply-add (AVX2 or AVX-512)");
  return { name: "native", module: null, addon: path, instructions, label: `native ${target} (${names[instructions] ?? instructions})` };
}
const names: Readonly<Record<string, string>> = { avx512: "AVX-512", avx2: "AVX2", neon: "NEON" };

/** The first address that the kernels themselves do not use. */
export function firstFree(kernels: Kernels, memory: WebAssembly.Memory): number {
  if (kernels.module === null) return 1024;
  const { exports } = new WebAssembly.Instance(kernels.module, { env: { memory } });
  return (exports.__heap_base as WebAssembly.Global).value as number;
}

export function bind(kernels: Kernels, memory: WebAssembly.Memory, layout: Layout, id: number): Binding {
  const words = new Int32Array(memory.buffer);
  const block = layout.block(id);
  words[(block + thread.base) / 4] = 0;
  words[(block + thread.base) / 4 + 1] = 0;
  words[(block + thread.control) / 4] = layout.control;
  words[(block + thread.scratch) / 4] = layout.scratch(id);
  words[(block + thread.id) / 4] = id;
  return kernels.module === null ? bindNative(kernels, memory, block) : bindWasm(kernels.module, memory, layout, id);
}

function bindWasm(module: WebAssembly.Module, memory: WebAssembly.Memory, layout: Layout, id: number): Binding {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  if (id > 0) (exports.__stack_pointer as WebAssembly.Global).value = layout.stackTop(id);
  const run = exports.run as (block: number, program: number) => number;
  const help = exports.help as (block: number) => void;
  const spin = exports.spin as (block: number, rounds: number) => void;
  const fused = exports.fused as (a: number, c: number) => number;
  const block = layout.block(id);
  return {
    run: (program) => run(block, program),
    help: () => help(block),
    spin: (rounds) => spin(block, rounds),
    fused: (a, c) => fused(a, c) !== 0,
  };
}

function bindNative(kernels: Kernels, memory: WebAssembly.Memory, block: number): Binding {
  return (loadAddon(kernels.addon!) as Addon).attach(new Uint8Array(memory.buffer), block, kernels.instructions);
}
