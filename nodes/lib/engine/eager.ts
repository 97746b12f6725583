// SPDX-License-Identifier: MIT-0
import { type Arena, padded } from "./arena.ts";
import {
  addressOf,
  type DType,
  type Emitter,
  type InstructionOptions,
  type KernelCall,
  type Lowering,
  type RowReduction,
  sizeOf,
  type Value,
  type Word,
} from "./lowering.ts";
import type { Machine } from "./machine.ts";
import type { Opcode } from "./opcodes.ts";
import { chunksFor, floatBits, writeInstruction } from "./program.ts";
import { columnsFor, encodeTile, patternsIn, splitOf, type TileNode } from "./tile.ts";
import type { TileOp } from "./tile-ops.ts";

/** A value that has its place in memory. */
export class Placed implements Value {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly address: number;

  constructor(shape: readonly number[], dtype: DType, address: number) {
    this.shape = shape;
    this.dtype = dtype;
    this.address = address;
  }
}

const roots = { rootOf: (value: Value) => (value as Placed).address, escapes: () => true };

/** Runs kernels one by one: each lowering's instructions are written into memory and executed at once. */
export class Eager implements Emitter {
  readonly #machine: Machine;
  readonly #arena: Arena;
  readonly #temps: Placed[] = [];
  #words: number[] = [];
  #place = 0;
  #room = 0;
  #program = 0;

  constructor(machine: Machine, arena: Arena) {
    this.#machine = machine;
    this.#arena = arena;
  }

  run(lowering: Lowering, call: KernelCall, outputs: readonly Placed[]): void {
    this.#place = 0;
    try {
      lowering.lower(this, call, outputs);
      if (this.#place > 0) this.#execute();
    } finally {
      for (const { address, shape } of this.#temps) this.#arena.free(address, padded(4 * sizeOf(shape)));
      this.#temps.length = 0;
    }
  }

  temp(shape: readonly number[], dtype: DType): Value {
    const made = new Placed(shape, dtype, this.#arena.allocate(padded(4 * sizeOf(shape))));
    this.#temps.push(made);
    return made;
  }

  view(value: Value, shape: readonly number[], dtype: DType = value.dtype): Value {
    return new Placed(shape, dtype, (value as Placed).address);
  }

  map(op: TileOp, out: Value, ...args: readonly (Value | number)[]): void {
    this.#tile({ is: "map", op, out, args }, sizeOf(out.shape), 0);
  }

  reduceRows(op: RowReduction, out: Value, x: Value): void {
    const total = sizeOf(x.shape);
    const columns = x.shape.at(-1) ?? 1;
    if (total === 0 || columns > 8192) this.#longRows(op, out, x);
    else this.#tile({ is: "row", op, out, x }, total, columns);
  }

  instruction(name: Opcode, words: readonly Word[], { work, split }: InstructionOptions): void {
    const chunks = chunksFor(name, work, split, this.#machine.threads);
    this.#place = writeInstruction(this.#words, this.#place, name, words.map(resolve), chunks, true);
  }

  #tile(node: TileNode, total: number, columns: number): void {
    if (total === 0) return;
    const rowed = columns > 0;
    const width = rowed ? columns : (columnsFor(patternsIn(node), total) as number);
    const domain = { total, columns: width, rowed };
    const encoded = encodeTile([node], domain, roots);
    if (!encoded) throw new Error("A tile of one operation always fits.");
    const chunks = chunksFor("TILE", total, splitOf(domain), this.#machine.threads);
    this.#place = writeInstruction(this.#words, this.#place, "TILE", encoded.words.map(resolve), chunks, true);
  }

  #longRows(op: RowReduction, out: Value, x: Value): void {
    const { words, work, split } = longRows(op, out, x);
    this.instruction("REDUCE_ROWS", words, { reads: [x], writes: [out], work, split });
  }

  #execute(): void {
    const end = this.#place + 1;
    if (this.#words.length < end) this.#words.length = end;
    this.#words[this.#place] = 0;
    if (end > this.#room) {
      if (this.#room > 0) this.#arena.free(this.#program, padded(4 * this.#room));
      this.#room = 2 * Math.max(end, 1024);
      this.#program = this.#arena.allocate(padded(4 * this.#room));
    }
    const { i32 } = this.#arena;
    const from = this.#program / 4;
    for (let i = 0; i < end; i++) i32[from + i] = this.#words[i] as number;
    this.#machine.execute(this.#program);
  }
}

/** Where every row has its own length or is too long for a tile; the same order of adding. */
export function longRows(op: RowReduction, out: Value, x: Value): { words: Word[]; work: number; split: number } {
  const columns = x.shape.at(-1) ?? 1;
  const rows = sizeOf(out.shape);
  const kind = { sum: 0, mean: 1, max: 2, min: 3, prod: 4, any: 5, all: 6 }[op];
  const whole = x.dtype !== "float32" ? 1 : 0;
  return { words: [rows, columns, kind, whole, x, out], work: rows * columns, split: rows };
}

function resolve(word: Word): number {
  if (typeof word === "number") return word | 0;
  if ("float" in word) return floatBits(word.float);
  const { value, offset } = addressOf(word);
  return ((value as Placed).address + 4 * offset) | 0;
}
