// SPDX-License-Identifier: MIT-0
import { expect, test } from "vitest";
import { Draw } from "../lower/same-as-cpu.test-helper.ts";
import { startMachine } from "../machine.ts";
import { expandOp, rowOps, tileOps } from "../tile-ops.ts";
import { runTile, startWasm, type TileOperand } from "./tile.test-helper.ts";

const special = [0, 0x80000000, 0x3f800000, 0xbf800000, 0x40000000, 0x3f000000, 0x3fc00000, 0x40400000, 0x7f800000, 0xff800000];
const rare = [0x7fc00000, 1, 0x80000001, 0x007fffff, 0x7f7fffff, 0x4f000000, 0xcf000000, 0x4b000000, 0x42b17218, 0xc2cff1b5];

/** Any bits, numbers of usual size, and what needs care. */
function bits(draw: Draw, count: number): Int32Array {
  const words = Int32Array.from({ length: count }, () => {
    const kind = draw.whole(0, 3);
    if (kind === 0) return draw.one([...special, ...rare]) | 0;
    return kind === 1 ? (draw.unit() * 2 ** 32) | 0 : new Int32Array(Float32Array.of(40 * draw.unit() - 20).buffer)[0]!;
  });
  return words;
}
/** NaN has many bits; which ones an operation gives is the processor's choice. */
const plain = (word: number) => ((word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word);

const wasm = await startWasm();
const native = await startMachine({ engine: "native", threads: 1 });

test.runIf(native.name === "native")("every operation has the same bits in WASM and in the native build", () => {
  const draw = new Draw(17);
  const [rows, columns] = [37, 131];
  const size = rows * columns;
  for (const [name, number] of [
    ...Object.entries(tileOps).map(([op, [code]]) => [op, code] as const),
    ...Object.entries(rowOps),
    ["expand", expandOp] as const,
  ]) {
    const reduces = name in rowOps && number >= 120;
    const operands: TileOperand[] = [
      ...[0, 1, 2].map(() => ({ kind: "in" as const, values: bits(draw, size) })),
      { kind: "rowIn", values: bits(draw, rows) },
      { kind: reduces ? "rowOut" : "out", values: new Int32Array(reduces ? rows : size) },
    ];
    const op = number === expandOp ? [number, 4, 3, 0, 0] : [number, 4, 0, 1, 2];
    const program = { rows, columns, block: 512, rowed: true, registers: 0, operands, ops: [op] };
    const [here, there] = [wasm, native].map((machine) => runTile(machine, program, 1)[0]!.map(plain));
    expect(
      there!.findIndex((word, i) => word !== here![i]!),
      name,
    ).toBe(-1);
  }
});
