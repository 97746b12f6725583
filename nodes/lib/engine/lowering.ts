// SPDX-License-Identifier: MIT-0
import type { Opcode } from "./opcodes.ts";
import type { TileOp } from "./tile-ops.ts";

/**
 * How a tfjs kernel becomes instructions of the machine. The same lowering serves both ways to run:
 * eagerly its instructions run at once; in a compiled step they are fused and planned first.
 */

export type DType = "float32" | "int32" | "bool";

/** A tensor that instructions read or write. Its address is known now (eager) or once memory is planned (compiled). */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: DType;
}
export interface Spec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A word that holds the address of a value, `offset` elements further on. */
export interface Address {
  readonly value: Value;
  readonly offset: number;
}
/** A word that holds the bits of a float. */
export interface Float {
  readonly float: number;
}
/** A whole number, an address (a `Value` stands for its beginning) or a float. */
export type Word = number | Value | Address | Float;

export interface InstructionOptions {
  readonly reads: readonly Value[];
  readonly writes: readonly Value[];
  /** Roughly the multiply-adds or elements it handles: small ones are not worth splitting. */
  readonly work: number;
  /** Into how many chunks it may be split at most; 1: not at all. */
  readonly split: number;
}

export interface Emitter {
  /** A tensor that lives until this kernel's last instruction. */
  temp(shape: readonly number[], dtype: DType): Value;
  /** The same numbers under another shape (of equal size) or type of equal bits; no instruction. */
  view(value: Value, shape: readonly number[], dtype?: DType): Value;
  /** out = op(...args), elementwise; values broadcast to out's shape as in NumPy; a number is a constant. */
  map(op: TileOp, out: Value, ...args: readonly (Value | number)[]): void;
  /** out[r] = reduction over the last axis of x; out has x's shape without it, or with 1. */
  reduceRows(op: RowReduction, out: Value, x: Value): void;
  /** Any other instruction; `words` are its parameters from w[4]. */
  instruction(name: Opcode, words: readonly Word[], options: InstructionOptions): void;
}
export type RowReduction = "sum" | "mean" | "max" | "min" | "prod" | "any" | "all";

export interface KernelCall {
  readonly inputs: Readonly<Record<string, Value>>;
  /** Inputs that are a list (Concat, Pack, AddN), in order. */
  readonly list: readonly Value[];
  // biome-ignore lint/suspicious/noExplicitAny: tfjs types attributes by kernel
  readonly attrs: Readonly<Record<string, any>>;
}

export interface Lowering {
  /** The name tfjs gives the kernel. */
  readonly kernel: string;
  /** Shapes and types of the outputs. */
  outputs(call: KernelCall): readonly Spec[];
  lower(emit: Emitter, call: KernelCall, outputs: readonly Value[]): void;
}

export function float(value: number): Float {
  return { float: value };
}
export function at(value: Value, offset: number): Address {
  return { value, offset };
}
/** What a word that is no number points to: a value stands for its beginning. */
export function addressOf(word: Value | Address): Address {
  return "value" in word ? word : { value: word, offset: 0 };
}
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const side of shape) size *= side;
  return size;
}
