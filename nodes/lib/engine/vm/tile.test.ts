// SPDX-License-Identifier: MIT-0
import { beforeAll, expect, test } from "vitest";
import { Draw } from "../lower/same-as-cpu.test-helper.ts";
import type { Machine } from "../machine.ts";
import { expandOp, rowOps, tileOps } from "../tile-ops.ts";
import { runTile, startWasm, type TileOperand, type TileProgram } from "./tile.test-helper.ts";

let machine: Machine;
beforeAll(async () => {
  machine = await startWasm();
});

/** A row's reduction as the machine defines it: 16 lanes, then a tree. */
function reduce(row: Float32Array, first: number, step: (a: number, b: number) => number): number {
  const lanes = new Float32Array(16).fill(first);
  row.forEach((x, i) => {
    lanes[i % 16] = step(lanes[i % 16]!, x);
  });
  for (let half = 8; half >= 1; half /= 2) for (let i = 0; i < half; i++) lanes[i] = step(lanes[i]!, lanes[i + half]!);
  return lanes[0]!;
}
const maps = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  max: (a: number, b: number) => (a < b || Number.isNaN(b) ? b : a),
  abs: (a: number) => Math.abs(a),
  // biome-ignore lint/complexity/useMathMinMax: -0 stays -0
  relu: (a: number) => (a < 0 ? 0 : a),
};
const reductions = {
  sum: (row: Float32Array) => reduce(row, 0, (a, b) => a + b),
  mean: (row: Float32Array) => Math.fround(reduce(row, 0, (a, b) => a + b) / row.length),
  max: (row: Float32Array) => reduce(row, -Infinity, maps.max),
  prod: (row: Float32Array) => reduce(row, 1, (a, b) => a * b),
};

/** What an operand holds, written out in full: an element for each of the domain, or for each row. */
function spread({ kind, values, view }: TileOperand, rows: number, columns: number): Float32Array {
  const x = values as Float32Array;
  const full = new Float32Array(rows * columns);
  if (kind === "rowIn") return x;
  if (kind !== "strided") return full.map((_, i) => (kind === "column" ? x[i % columns]! : x.length === 1 ? x[0]! : x[i]!));
  const rank = view![0]!;
  const [dims, strides] = [view!.slice(1, 1 + rank), view!.slice(1 + rank)];
  return full.map((_, i) => {
    let [rest, place] = [i, 0];
    for (let axis = rank - 1; axis >= 0; axis--) {
      place += (rest % dims[axis]!) * strides[axis]!;
      rest = Math.floor(rest / dims[axis]!);
    }
    return x[place]!;
  });
}

/** A random program: operands of all kinds, then operations on what is there so far, each with a register or an output of its own. */
function randomProgram(draw: Draw): { program: TileProgram; expected: Int32Array[] } {
  const columns = draw.one([1, 2, 3, 7, 10, 16, 17, 64, 65, 100, draw.whole(1, 700)]);
  const rows = draw.whole(1, Math.max(2, Math.floor(3000 / columns)));
  const rowed = draw.flag();
  const size = rows * columns;
  const fill = (count: number) => Float32Array.from({ length: count }, () => draw.number("float32"));
  const operands: TileOperand[] = [{ kind: "in", values: fill(size) }];
  for (let i = draw.whole(0, 5); i > 0; i--) {
    const kind = draw.one(["in", "column", "scalar", "constant", "strided", ...(rowed ? (["rowIn"] as const) : [])] as const);
    const count = { in: size, column: columns, scalar: 1, constant: 1, strided: size, rowIn: rows }[kind];
    const strides = draw.one([
      [1, rows],
      [0, 1],
      [1, 0],
      [columns, 1],
    ]);
    operands.push({ kind, values: fill(count), ...(kind === "strided" && { view: [2, rows, columns, ...strides] }) });
  }
  const values = new Map(operands.map((operand, slot) => [slot, spread(operand, rows, columns)]));
  const isRow = new Map(operands.map(({ kind }, slot) => [slot, kind === "rowIn"]));
  const results = draw.whole(1, 7);
  const outputs = Array.from({ length: results }, (_, i) => i === results - 1 || draw.flag());
  const made: { ofRows: boolean; value: Float32Array; op: (slot: (i: number) => number) => number[] }[] = [];
  for (let i = 0; i < results; i++) {
    const id = 1000 + i;
    const [wide, narrow] = [false, true].map((row) => [...values.keys()].filter((slot) => isRow.get(slot) === row)) as [number[], number[]];
    const how = rowed ? draw.one(["map", "map", "reduce", ...(narrow.length ? ["expand", "rows"] : [])]) : "map";
    let value: Float32Array;
    let op: (slot: (i: number) => number) => number[];
    if (how === "map" || how === "rows") {
      const name = draw.one(Object.keys(maps) as (keyof typeof maps)[]);
      const [a, b] = how === "map" ? [draw.one(wide), draw.one(wide)] : [draw.one(narrow), draw.one(narrow)];
      value = values.get(a)!.map((x, k) => maps[name](x, values.get(b)![k]!));
      op = (slot) => [tileOps[name][0] | (how === "rows" ? 1 << 16 : 0), slot(id), slot(a), slot(b), 0];
    } else if (how === "reduce") {
      const name = draw.one(Object.keys(reductions) as (keyof typeof reductions)[]);
      const a = draw.one(wide);
      value = Float32Array.from({ length: rows }, (_, r) => reductions[name](values.get(a)!.subarray(r * columns, (r + 1) * columns)));
      op = (slot) => [rowOps[name], slot(id), slot(a), 0, 0];
    } else {
      const a = draw.one(narrow);
      value = new Float32Array(size).map((_, k) => values.get(a)![Math.floor(k / columns)]!);
      op = (slot) => [expandOp, slot(id), slot(a), 0, 0];
    }
    const ofRows = how === "reduce" || how === "rows";
    values.set(id, value);
    isRow.set(id, ofRows);
    made.push({ ofRows, value, op });
  }
  const kept = made.filter((_, i) => outputs[i]);
  const all = [...operands, ...kept.map(({ ofRows, value }): TileOperand => ({ kind: ofRows ? "rowOut" : "out", values: value }))];
  const slot = (id: number) => {
    if (id < 1000) return id;
    const i = id - 1000;
    // The helper gives each operand a register; those of values come after.
    return outputs[i] ? operands.length + kept.indexOf(made[i]!) : 2 * all.length + i;
  };
  const ops = made.map(({ op }) => op(slot));
  const program = { rows, columns, block: draw.one([256, 512]), rowed, registers: results, operands: all, ops };
  return { program, expected: kept.map(({ value }) => new Int32Array(value.buffer)) };
}

/** NaN has many bits; which ones an operation gives is the processor's choice. */
const isNaNBits = (word: number) => (word & 0x7fffffff) > 0x7f800000;

test("random programs give, in any number of chunks, the bits of a plain evaluation, and write nothing else", () => {
  const draw = new Draw(3);
  for (let i = 0; i < 400; i++) {
    const { program, expected } = randomProgram(draw);
    for (const chunks of [1, 2, 3, 7]) {
      const wrong = runTile(machine, program, chunks).flatMap((bits, output) => {
        const at = bits.findIndex((word, k) => word !== expected[output]![k] && !(isNaNBits(word) && isNaNBits(expected[output]![k]!)));
        return at < 0 ? [] : [{ output, at, is: bits[at], expected: expected[output]![at] }];
      });
      const shown = { ...program, operands: program.operands.map(({ kind, view }) => [kind, view]), chunks };
      expect(wrong, JSON.stringify(shown)).toEqual([]);
    }
  }
});

test("a view of row values has one element a row", () => {
  const values = Float32Array.from([1, 2, 3]);
  const out = new Float32Array(6);
  const operands: TileOperand[] = [
    { kind: "strided", values, view: [2, 2, 3, 0, 1] },
    { kind: "rowOut", values: out },
  ];
  const program: TileProgram = {
    rows: 6,
    columns: 4,
    block: 256,
    rowed: true,
    registers: 0,
    operands,
    ops: [[tileOps.copy[0] | (1 << 16), 1, 0, 0, 0]],
  };
  expect(new Float32Array(runTile(machine, program, 2)[0]!.buffer)).toEqual(Float32Array.from([1, 2, 3, 1, 2, 3]));
});

test("whole numbers and bools are reduced as such", () => {
  const values = Int32Array.from([5, -7, 2 ** 31 - 1, 1, 1, 0, 0, 0, 0]);
  const reduce = (number: number) => {
    const operands: TileOperand[] = [
      { kind: "in", values },
      { kind: "rowOut", values: new Int32Array(3) },
    ];
    return [
      ...runTile(machine, { rows: 3, columns: 3, block: 256, rowed: true, registers: 0, operands, ops: [[number, 1, 0, 0, 0]] }, 1)[0]!,
    ];
  };
  expect(reduce(rowOps.isum)).toEqual([2 ** 31 - 3, 2, 0]);
  expect(reduce(rowOps.imax)).toEqual([2 ** 31 - 1, 1, 0]);
  expect(reduce(rowOps.imin)).toEqual([-7, 0, 0]);
  expect(reduce(rowOps.iprod)).toEqual([(-35 * (2 ** 31 - 1)) | 0, 0, 0]);
  expect(reduce(rowOps.any)[1]).toBe(1);
  expect(reduce(rowOps.any)[2]).toBe(0);
  expect(reduce(rowOps.all).slice(1)).toEqual([0, 0]);
});
