// SPDX-License-Identifier: MIT-0
import { type Pattern, patternOf, walkOf } from "./broadcast.ts";
import type { RowReduction, Value, Word } from "./lowering.ts";
import { sizeOf } from "./lowering.ts";
import { type Operation, paired, type Slot } from "./pairs.ts";
import { expandOp, rowOps, type TileOp, tileOps } from "./tile-ops.ts";

/** One elementwise operation: out = op(...args). */
export interface MapNode {
  readonly is: "map";
  readonly op: TileOp;
  readonly out: Value;
  readonly args: readonly (Value | number)[];
}
/** A reduction over the last axis. */
export interface RowNode {
  readonly is: "row";
  readonly op: RowReduction;
  readonly out: Value;
  readonly x: Value;
}
export type TileNode = MapNode | RowNode;

/** What the encoder must know of values that it cannot see in them. */
export interface Roots {
  /** Two values with one root are the same memory. */
  rootOf(value: Value): unknown;
  /** Is the value read after this group of nodes? */
  escapes(value: Value): boolean;
}

/** Reductions that are others for whole numbers. */
const wholeReductions: Partial<Record<RowReduction, number>> = { sum: rowOps.isum, max: rowOps.imax, min: rowOps.imin, prod: rowOps.iprod };
/** Kinds of operands, as `vm/tile-operands.h` numbers them. */
export const tileKinds = { in: 0, out: 1, column: 2, rowIn: 3, rowOut: 4, scalar: 5, constant: 6, strided: 7 } as const;
/** Room for the registers of a tile. */
export const scratchFloats = 1 << 18;

const bits = new DataView(new ArrayBuffer(4));
/** A constant as the machine holds it: whole numbers for operations on whole numbers, floats otherwise. */
function constantBits(value: number, whole: boolean): number {
  if (whole) return value | 0;
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

const wholeOps = new Set<TileOp>(
  (Object.keys(tileOps) as TileOp[]).filter((op) => {
    const [number] = tileOps[op];
    return (number >= 70 && number <= 96) || op === "toFloat" || op === "intToBool";
  }),
);

/** The domain that nodes share: `rows` x `columns` elements; `rowed` where rows matter (a reduction, a value for each row). */
export interface Domain {
  readonly total: number;
  readonly columns: number;
  readonly rowed: boolean;
}

/** Into how many chunks a tile may be cut: at the ends of rows where rows matter. */
export function splitOf({ total, columns, rowed }: Domain): number {
  return rowed ? total / columns : Math.ceil(total / 256);
}

interface Operand {
  readonly kind: number;
  readonly word: Word;
  readonly extra: readonly number[];
  /** Needs a register to lie in. */
  readonly filled: boolean;
}

/**
 * Parameters (from w[4]) of the TILE instruction that runs `nodes`, in order, over one domain; together with what it
 * reads and writes. Values made and used inside stay in registers of the tile and never reach memory.
 * Gives null where the registers would not fit.
 */
export function encodeTile(
  nodes: readonly TileNode[],
  domain: Domain,
  roots: Roots,
): { words: Word[]; reads: Value[]; writes: Value[]; registers: number } | null {
  const { total, columns, rowed } = domain;
  const rows = total / Math.max(columns, 1);
  const operands: Operand[] = [];
  const byKey = new Map<unknown, Map<string, number>>();
  const ops: Operation[] = [];
  const reads: Value[] = [];
  const writes: Value[] = [];
  /** Where a value made in this group lies. */
  const made = new Map<unknown, Slot>();

  const operand = (key: unknown, how: string, make: () => Operand): Slot => {
    const known = byKey.get(key) ?? new Map<string, number>();
    byKey.set(key, known);
    let place = known.get(how);
    if (place === undefined) {
      place = operands.length;
      operands.push(make());
      known.set(how, place);
    }
    return { operand: place };
  };
  const fetch = (value: Value, out: Value, inRows: boolean): Slot => {
    const pattern = patternOf(value.shape, out.shape);
    const root = roots.rootOf(value);
    const own = made.get(root);
    if (own) {
      const isRow = rowed && sizeOf(value.shape) === rows && columns !== 1;
      if (!isRow || inRows) return own;
      const wide: Slot = { register: ops.length };
      ops.push({ code: expandOp, dst: wide, args: [own] });
      return wide;
    }
    reads.push(value);
    if (inRows) {
      // Row values: one for each row, or one for all.
      if (pattern.is === "full") return operand(root, "row", () => ({ kind: tileKinds.rowIn, word: value, extra: [], filled: false }));
      if (pattern.is === "scalar") return operand(root, "scalar", () => ({ kind: tileKinds.scalar, word: value, extra: [], filled: true }));
      return operand(root, JSON.stringify(pattern), () => strided(value, pattern, rows, 1));
    }
    switch (pattern.is) {
      case "full":
        return operand(root, "full", () => ({ kind: tileKinds.in, word: value, extra: [], filled: false }));
      case "scalar":
        return operand(root, "scalar", () => ({ kind: tileKinds.scalar, word: value, extra: [], filled: true }));
      case "suffix":
        if (pattern.period === columns)
          return operand(root, "column", () => ({ kind: tileKinds.column, word: value, extra: [], filled: true }));
        break;
      case "prefix":
        if (rowed && pattern.run === columns) {
          const narrow = operand(root, "row", () => ({ kind: tileKinds.rowIn, word: value, extra: [], filled: false }));
          const wide: Slot = { register: ops.length };
          ops.push({ code: expandOp, dst: wide, args: [narrow] });
          return wide;
        }
        break;
    }
    return operand(root, JSON.stringify(pattern), () => strided(value, pattern, total, columns));
  };
  const target = (value: Value, inRows: boolean): Slot => {
    const root = roots.rootOf(value);
    let slot: Slot = { register: ops.length };
    if (roots.escapes(value)) {
      writes.push(value);
      slot = { operand: operands.length };
      operands.push({ kind: inRows ? tileKinds.rowOut : tileKinds.out, word: value, extra: [], filled: false });
    }
    made.set(root, slot);
    return slot;
  };

  for (const node of nodes) {
    if (node.is === "row") {
      const x = fetch(node.x, node.x, false);
      const dst = target(node.out, true);
      const code = (node.x.dtype === "float32" ? undefined : wholeReductions[node.op]) ?? rowOps[node.op];
      ops.push({ code, dst, args: [x] });
      continue;
    }
    const inRows = rowed && columns !== 1 && sizeOf(node.out.shape) === rows;
    const args = node.args.map((arg) => {
      if (typeof arg !== "number") return fetch(arg, node.out, inRows);
      const whole = node.op === "select" || node.op === "copy" ? node.out.dtype !== "float32" : wholeOps.has(node.op);
      const word = constantBits(arg, whole);
      return operand("constant", String(word), () => ({ kind: tileKinds.constant, word, extra: [], filled: true }));
    });
    const dst = target(node.out, inRows);
    const by = args[1]?.operand === undefined ? undefined : operands[args[1].operand]?.kind;
    const op = node.op === "div" && (by === tileKinds.scalar || by === tileKinds.constant) ? "divBy" : node.op;
    ops.push({ code: tileOps[op][0] | (inRows ? 1 << 16 : 0), dst, args });
  }

  const steps = paired(ops, (place) =>
    ([tileKinds.in, tileKinds.rowIn, tileKinds.column] as number[]).includes((operands[place] as Operand).kind),
  );

  // Registers: those of filled operands first, then those of values, freed after their last use.
  let next = 0;
  const lying = operands.map(({ filled }) => (filled ? operands.length + next++ : 0));
  const lastUse = new Map<number, number>();
  for (const [place, { args, dst }] of steps.entries()) {
    for (const slot of [...args, dst]) if (slot.register !== undefined) lastUse.set(slot.register, place);
  }
  const free: number[] = [];
  const assigned = new Map<number, number>();
  let registers = next;
  const number = (slot: Slot): number => {
    if (slot.operand !== undefined) return slot.operand;
    return operands.length + (assigned.get(slot.register as number) as number);
  };
  const code: number[] = [];
  for (const [place, { code: op, args, dst }] of steps.entries()) {
    const from = args.map(number);
    if (dst.register !== undefined && !assigned.has(dst.register)) assigned.set(dst.register, free.pop() ?? registers++);
    code.push(op, number(dst), from[0] ?? 0, from[1] ?? 0, from[2] ?? 0);
    for (const { register } of [...args, dst]) {
      if (register === undefined || lastUse.get(register) !== place) continue;
      free.push(assigned.get(register) as number);
      lastUse.delete(register);
    }
  }
  const block = registers > 10 ? 256 : 512;
  if ((registers + 1) * Math.max(block, rowed ? columns + 16 : 0) > scratchFloats) return null;
  const words: Word[] = [rows, columns, block, registers, operands.length, steps.length, rowed ? 1 : 0];
  for (const [place, { kind, word, extra }] of operands.entries()) words.push(kind, word, lying[place] as number, extra.length, ...extra);
  words.push(...code);
  return { words, reads, writes, registers };
}

/** The kinds of the operands in a TILE's parameters. */
export function operandKinds(words: readonly Word[]): number[] {
  const found: number[] = [];
  let place = 7;
  for (let i = 0; i < (words[4] as number); i++) {
    found.push(words[place] as number);
    place += 4 + (words[place + 3] as number);
  }
  return found;
}

/** How the operands of a node are read, where they are not read element by element. */
export function patternsIn(node: TileNode): Pattern[] {
  const values = node.is === "row" ? [] : node.args.filter((arg) => typeof arg !== "number");
  return values.map((arg) => patternOf(arg.shape, node.out.shape)).filter(({ is }) => is !== "full" && is !== "scalar");
}

/** The widest rows that fit all patterns: those of the narrowest one. Null if they do not nest. */
export function columnsFor(patterns: readonly Pattern[], total: number): number | null {
  let columns = total;
  const widths = patterns.map((pattern) => walkOf(pattern, total).dims.at(-1) as number);
  for (const width of widths) columns = Math.min(columns, width);
  return [total, ...widths].every((width) => width % Math.max(columns, 1) === 0) ? columns : null;
}

/** The walk with its columns as the last axis or axes: an axis that a row's end falls into is cut there. */
function strided(value: Value, pattern: Pattern, total: number, columns: number): Operand {
  const walk = walkOf(pattern, total);
  const dims: number[] = [];
  const strides: number[] = [];
  let left = columns;
  for (let axis = walk.dims.length - 1; axis >= 0; axis--) {
    const length = walk.dims[axis] as number;
    const stride = walk.strides[axis] as number;
    if (left > 1 && length > left && length % left === 0) {
      dims.unshift(length / left, left);
      strides.unshift(stride * left, stride);
      left = 1;
      continue;
    }
    dims.unshift(length);
    strides.unshift(stride);
    left = Math.max(1, left / length);
  }
  return { kind: tileKinds.strided, word: value, extra: [dims.length, ...dims, ...strides], filled: true };
}
