import { createHash } from "node:crypto";
import type { Machine } from "./machine.ts";
import { opcode } from "./opcodes.ts";

/** Small programs for tests of the machine itself, written word by word. */
export interface Program {
  readonly address: number;
  /** SHA-1 of everything the program wrote. */
  sha1(): string;
}

const waits = 1;

/** Random weights, then layers of matrix products, each waiting for the last; the first of them are two products in one phase. */
export function layers(machine: Machine, options: { width: number; batch: number; depth: number; chunks: number }): Program {
  const { width, batch, depth, chunks } = options;
  const builder = new Builder(machine);
  const key = builder.take(2);
  const weights = Array.from({ length: depth }, () => builder.take(width * width));
  const values = Array.from({ length: depth + 1 }, () => builder.take(batch * width));
  const twin = builder.take(batch * width);
  builder.ints.set([7, 11], key / 4);
  for (const [i, to] of [...weights, values[0]!].entries()) {
    builder.add(opcode.RANDOM, waits, chunks, [key, to, i < depth ? width * width : batch * width, 1]);
  }
  for (let i = 0; i < depth; i++) {
    builder.product(values[i]!, weights[i]!, values[i + 1]!, batch, width, width, waits, chunks);
    if (i === 0) builder.product(values[i]!, weights[1 % depth]!, twin, batch, width, width, 0, chunks);
  }
  return builder.end();
}

/** As many phases as said, each of so many chunks, with next to nothing to do: what starting and joining cost. */
export function phases(machine: Machine, count: number, chunks: number): Program {
  const builder = new Builder(machine);
  const to = builder.take(64 * chunks);
  for (let i = 0; i < count; i++) builder.add(opcode.FILL, waits, chunks, [to, 16 * chunks, i]);
  return builder.end();
}

class Builder {
  readonly #machine: Machine;
  readonly #words: number[] = [];
  readonly #start: number;
  #free: number;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#start = machine.heapStart + 65_536;
    this.#free = this.#start;
  }
  get ints(): Int32Array {
    return this.#machine.views().ints;
  }
  take(elements: number): number {
    const address = this.#free;
    this.#free += Math.ceil(elements / 16) * 64;
    const missing = this.#free - this.#machine.memory.buffer.byteLength;
    if (missing > 0) this.#machine.memory.grow(Math.ceil(missing / 65_536));
    this.#machine.views().bytes.fill(0, address, this.#free);
    return address;
  }
  add(code: number, flags: number, chunks: number, parameters: readonly number[]): void {
    this.#words.push(code, parameters.length + 4, flags, chunks, ...parameters);
  }
  product(a: number, b: number, c: number, m: number, k: number, n: number, flags: number, chunks: number): void {
    const relu = 4;
    this.add(opcode.GEMM, flags, chunks, [1, 1, m, n, k, a, 0, 0, k, 1, b, 0, 0, n, 1, c, 0, 0, n, relu, 0]);
  }
  end(): Program {
    const address = this.#machine.heapStart;
    this.ints.set([...this.#words, 0, 0, 0, 0], address / 4);
    const { memory } = this.#machine;
    const [from, to] = [this.#start, this.#free];
    return { address, sha1: () => createHash("sha1").update(new Uint8Array(memory.buffer).slice(from, to)).digest("hex") };
  }
}
