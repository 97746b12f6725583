// SPDX-License-Identifier: MIT-0
import { beforeAll, describe, expect, test } from "vitest";
import type { Machine } from "../machine.ts";
import { type TileOp, tileOps } from "../tile-ops.ts";
import { runTile, startWasm } from "./tile.test-helper.ts";

let machine: Machine;
beforeAll(async () => {
  machine = await startWasm();
});

function evaluate(op: TileOp, ...args: Float32Array[]): Float32Array {
  const out = new Float32Array(args[0]!.length);
  const operands = [...args.map((values) => ({ kind: "in" as const, values })), { kind: "out" as const, values: out }];
  const [a, b] = [0, args.length - 1];
  const program = {
    rows: 1,
    columns: out.length,
    block: 512,
    rowed: false,
    registers: 0,
    operands,
    ops: [[tileOps[op][0], args.length, a, b, 0]],
  };
  return new Float32Array(runTile(machine, program, 1)[0]!.buffer);
}

/** How many units in the last place of the exact value's float. */
function ulps(actual: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Object.is(actual, rounded) || (Number.isNaN(actual) && Number.isNaN(rounded))) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(rounded))
    return Math.abs(exact) > 3.4028e38 && Math.abs(actual) > 3.4028e38 ? 1 : Infinity;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(rounded))));
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}

/** Floats of every size and sign, evenly over their bits, 1 in `step`. */
function everyFloat(step: number): Float32Array {
  const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / step) }, (_, i) => i * step);
  return new Float32Array(bits.buffer);
}

const softplus = (x: number) => (x < -13.942385 ? Math.exp(x) : x > 13.942385 ? x : Math.log1p(Math.exp(x)));
const exact: [TileOp, (x: number) => number, number][] = [
  ["exp", Math.exp, 1],
  ["expm1", Math.expm1, 1.5],
  ["log", Math.log, 1],
  ["log1p", Math.log1p, 1.5],
  ["sin", Math.sin, 1.6],
  ["cos", Math.cos, 1.6],
  ["tanh", Math.tanh, 2.3],
  ["sigmoid", (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), 2.3],
  ["softplus", softplus, 2],
  ["elu", (x) => (x >= 0 ? x : Math.expm1(x)), 1.5],
  ["selu", (x) => (x >= 0 ? 1.0507009873554805 * x : 1.7580993408473768 * Math.expm1(x)), 2],
  ["rsqrt", (x) => 1 / Math.sqrt(x), 1.5],
  ["tan", Math.tan, 0.51],
  ["asin", Math.asin, 0.51],
  ["acos", Math.acos, 0.51],
  ["atan", Math.atan, 0.51],
  ["sinh", Math.sinh, 0.51],
  ["cosh", Math.cosh, 0.51],
  ["asinh", Math.asinh, 0.51],
  ["acosh", Math.acosh, 0.51],
  ["atanh", Math.atanh, 0.51],
  ["sqrt", Math.sqrt, 0.5],
];

describe("functions of one number over all floats: NaN, infinities, denormal numbers and large angles included", () => {
  test.each(exact)("%s is the exact value", (op, reference, bound) => {
    const x = everyFloat(130_003);
    let [worst, at] = [0, 0];
    evaluate(op, x).forEach((y, i) => {
      const off = ulps(y, reference(x[i]!));
      if (off > worst) [worst, at] = [off, x[i]!];
    });
    expect(worst, `units in the last place at ${at}`).toBeLessThanOrEqual(bound);
  });

  test("at the borders they are what JavaScript's Math gives", () => {
    const x = Float32Array.from([0, -0, 1, -1, 88.7, 89, -87, -88, -103.9, -104, 1e-45, 1e38, Infinity, -Infinity, Number.NaN]);
    for (const op of [
      "exp",
      "expm1",
      "log",
      "log1p",
      "sin",
      "cos",
      "tanh",
      "sinh",
      "cosh",
      "asinh",
      "acosh",
      "atanh",
      "asin",
      "acos",
      "atan",
    ] as const) {
      evaluate(op, x).forEach((y, i) => {
        const expected = Math[op](x[i]!);
        expect(Object.is(y, Math.fround(expected)) || ulps(y, expected) < 2.3, `${op}(${x[i]}) is ${y}`).toBe(true);
      });
    }
  });
});

describe("functions of two numbers", () => {
  const odd = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 1.5, 3, -3, 7, 0.1, 1e-40, -1e-40, 1e38, 16_777_216, Infinity, -Infinity, Number.NaN];
  const a = Float32Array.from({ length: odd.length ** 2 }, (_, i) => odd[i % odd.length]!);
  const b = Float32Array.from({ length: odd.length ** 2 }, (_, i) => odd[Math.floor(i / odd.length)]!);

  test("pow is JavaScript's within 1.1 units, whatever stands beside an exponent", () => {
    evaluate("pow", a, b).forEach((y, i) => {
      const off = ulps(y + 0, a[i]! ** b[i]! + 0);
      expect(off, `${a[i]} ^ ${b[i]} is ${y}`).toBeLessThanOrEqual(1.1);
    });
    const alone = evaluate(
      "pow",
      a.map(() => 1.7),
      a.map(() => 1.5),
    );
    const mixed = evaluate(
      "pow",
      a.map(() => 1.7),
      a.map((_, i) => (i % 3 ? 0.3 : 1.5)),
    );
    expect(mixed[3]).toBe(alone[3]);
  });
  test("atan2 is JavaScript's", () => {
    evaluate("atan2", a, b).forEach((y, i) => {
      expect(ulps(y, Math.atan2(a[i]!, b[i]!)), `atan2(${a[i]}, ${b[i]}) is ${y}`).toBeLessThanOrEqual(0.51);
    });
  });
  test("mod has the sign of the divisor", () => {
    const x = Float32Array.from([5, -5, 5, -5, 1e30, 3e38]);
    const y = Float32Array.from([3, 3, -3, -3, 7, 1e-38]);
    expect([...evaluate("mod", x, y)]).toEqual([2, 1, -1, -2, x[4]! % y[4]!, x[5]! % y[5]!].map(Math.fround));
  });
});
