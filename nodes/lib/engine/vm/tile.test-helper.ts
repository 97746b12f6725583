// SPDX-License-Identifier: MIT-0
import { type Machine, startMachine } from "../machine.ts";
import { opcode } from "../opcodes.ts";

/** Operand kinds of TILE, as `tile-operands.h` numbers them. */
export const kinds = { in: 0, out: 1, column: 2, rowIn: 3, rowOut: 4, scalar: 5, constant: 6, strided: 7 } as const;

export interface TileOperand {
  readonly kind: keyof typeof kinds;
  /** What lies in memory; of an output, how many elements; of a constant, its one value. */
  readonly values: Float32Array | Int32Array;
  /** A view's rank, dims and strides. */
  readonly view?: readonly number[];
}
export interface TileProgram {
  readonly rows: number;
  readonly columns: number;
  readonly block: number;
  readonly rowed: boolean;
  readonly registers: number;
  readonly operands: readonly TileOperand[];
  /** [number | space << 16, to, a, b, c] */
  readonly ops: readonly (readonly number[])[];
}

export const startWasm = (): Promise<Machine> => startMachine({ engine: "wasm", threads: 1 });

/** Runs the program in so many chunks; gives the bits of each output and checks that nothing beside them was written. */
export function runTile(machine: Machine, program: TileProgram, chunks: number): Int32Array[] {
  const guard = 16;
  let free = machine.heapStart + 65_536;
  const places = program.operands.map(({ values }) => {
    const place = free;
    free += 64 * Math.ceil((values.length + guard) / 16);
    return place;
  });
  const missing = free - machine.memory.buffer.byteLength;
  if (missing > 0) machine.memory.grow(Math.ceil(missing / 65_536));
  const { ints } = machine.views();
  const bitsOf = (values: Float32Array | Int32Array) => new Int32Array(values.buffer, values.byteOffset, values.length);
  const operands = program.operands.flatMap(({ kind, values, view = [] }, i) => {
    ints.fill(untouched, places[i]! / 4, places[i]! / 4 + values.length + guard);
    if (kind !== "out" && kind !== "rowOut") ints.set(bitsOf(values), places[i]! / 4);
    return [kinds[kind], kind === "constant" ? bitsOf(values)[0]! : places[i]!, program.operands.length + i, view.length, ...view];
  });
  const { rows, columns, block, rowed } = program;
  const registers = program.operands.length + program.registers;
  const head = [rows, columns, block, registers, program.operands.length, program.ops.length, rowed ? 1 : 0];
  const words = [...head, ...operands, ...program.ops.flat()];
  ints.set([opcode.TILE, words.length + 4, 1, chunks, ...words, 0], machine.heapStart / 4);
  machine.execute(machine.heapStart);
  return program.operands.flatMap(({ kind, values }, i) => {
    const end = places[i]! / 4 + values.length;
    if (ints.subarray(end, end + guard).some((word) => word !== untouched)) throw new Error(`written beyond operand ${i}`);
    return kind === "out" || kind === "rowOut" ? [ints.slice(places[i]! / 4, end)] : [];
  });
}
const untouched = 0x5a5a5a5a;
