// SPDX-License-Identifier: MIT-0
import { beforeAll, describe, expect, test } from "vitest";
import type { DType } from "../lowering.ts";
import { startBackend } from "../start.ts";
import { Draw, difference, type Given, type Plain, runOn } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

const odd = [0, -0, 1, -1, 0.5, 2.5, -2.5, 1e-40, 1e-10, 3e38, -3e38, 1e10, Number.NaN, Infinity, -Infinity].map(Math.fround);
const oddWhole = [0, 1, -1, 2, 2 ** 31 - 1, -(2 ** 31), 65_536, 46_341, -100_000];

class Numbers extends Draw {
  /** Whether whole numbers may be beyond 2^24, which tfjs-cpu keeps as floats on the way in some kernels. */
  large = true;
  override number(dtype: DType): number {
    if (dtype === "bool" || this.unit() < 0.8) return super.number(dtype);
    if (dtype === "int32") return this.large ? this.one(oddWhole) : this.whole(-4000, 4000);
    return this.flag() ? this.one(odd) : Math.fround(200 * this.unit() - 100);
  }
  /** A shape that broadcasts to the given one: without some first axes, others of length 1. */
  part(shape: readonly number[]): number[] {
    if (this.flag()) return [...shape];
    return shape.slice(this.whole(0, shape.length)).map((side) => (this.unit() < 0.4 ? 1 : side));
  }
  pair(dtype: DType): { a: Plain; b: Plain } {
    const shape = this.shape(0, 6);
    const [a, b] = this.flag() ? [shape, this.part(shape)] : [this.part(shape), shape];
    return { a: this.tensor(a, dtype), b: this.tensor(b, dtype) };
  }
}

function same(kernel: string, count: number, tolerance: number, one: (draw: Numbers) => [Given, object]): void {
  const draw = new Numbers([...kernel].reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 7));
  for (let i = 0; i < count; i++) {
    const [given, attrs] = one(draw);
    expect(difference(kernel, given, attrs, tolerance)).toBeUndefined();
  }
}

/** Correctly rounded in both, or moved as they are. */
const exact = "Abs Ceil Floor IsFinite IsInf IsNan Neg Reciprocal Relu Relu6 Round Sign Sqrt Square".split(" ");
/** Rounded in a different place. */
const close = "Acos Acosh Asin Asinh Atan Atanh Cos Cosh Elu Erf Exp Expm1 Log Log1p Rsqrt Selu Sigmoid Sin Sinh Softplus Tan Tanh".split(
  " ",
);

describe("one input, every type, any shape, NaN and infinities", () => {
  test.each(exact)("%s is tfjs-cpu's to the bit", (kernel) => {
    same(kernel, 60, 0, (draw) => {
      draw.large = kernel !== "Abs" && kernel !== "Square";
      return [{ x: draw.tensor(draw.shape(0, 6), draw.dtype()) }, {}];
    });
  });
  test.each(close)("%s is tfjs-cpu's within a millionth", (kernel) => {
    same(kernel, 60, 1e-6, (draw) => [{ x: draw.tensor(draw.shape(0, 6), "float32") }, {}]);
  });
  test("LogicalNot, Step, LeakyRelu and ClipByValue are tfjs-cpu's", () => {
    same("LogicalNot", 60, 0, (draw) => [{ x: draw.tensor(draw.shape(0, 6), "bool") }, {}]);
    same("Step", 60, 0, (draw) => [{ x: draw.tensor(draw.shape(0, 6), draw.dtype()) }, { alpha: draw.one([0, 0.25, -3]) }]);
    same("LeakyRelu", 60, 1e-6, (draw) => [{ x: draw.tensor(draw.shape(0, 6), draw.dtype()) }, { alpha: draw.one([0, 0.2]) }]);
    same("ClipByValue", 60, 0, (draw) => {
      const attrs = { clipValueMin: draw.one([-Infinity, -1.5, 0, 0.5]), clipValueMax: draw.one([0.5, 1.75, 3, Infinity]) };
      return [{ x: draw.tensor(draw.shape(0, 6), draw.dtype()) }, attrs];
    });
  });
  test("Cast is tfjs-cpu's in every direction", () => {
    same("Cast", 150, 0, (draw) => {
      draw.large = false;
      return [{ x: draw.tensor(draw.shape(0, 6), draw.dtype()) }, { dtype: draw.dtype() }];
    });
  });
});

describe("two inputs that broadcast", () => {
  test.each("Add Sub Multiply Maximum Minimum Mod RealDiv FloorDiv".split(" "))("%s is tfjs-cpu's to the bit, for every type", (kernel) => {
    same(kernel, 100, 0, (draw) => [draw.pair(draw.dtype()), {}]);
  });
  test.each("Equal NotEqual Less LessEqual Greater GreaterEqual".split(" "))("%s is tfjs-cpu's, for every type", (kernel) => {
    same(kernel, 100, 0, (draw) => [draw.pair(draw.dtype()), {}]);
  });
  test.each(["LogicalAnd", "LogicalOr"])("%s is tfjs-cpu's", (kernel) => {
    same(kernel, 60, 0, (draw) => [draw.pair("bool"), {}]);
  });
  test("BitwiseAnd is tfjs-cpu's", () => {
    same("BitwiseAnd", 60, 0, (draw) => [draw.pair("int32"), {}]);
  });
  test.each(["Pow", "Atan2", "SquaredDifference"])("%s is tfjs-cpu's within a millionth", (kernel) => {
    same(kernel, 150, 1e-6, (draw) => [draw.pair("float32"), {}]);
  });
  test("powers and squared differences of small whole numbers are exact", () => {
    const small = (draw: Numbers) => draw.one([0, 1, 2, 3, 4, -1, -2]);
    const tensor = (draw: Numbers, shape: number[]): Plain => ({
      shape,
      dtype: "int32",
      values: Array.from({ length: shape[0]! }, () => small(draw)),
    });
    for (const kernel of ["Pow", "SquaredDifference"])
      same(kernel, 20, 0, (draw) => [{ a: tensor(draw, [40]), b: tensor(draw, [40]) }, {}]);
  });
  test("Prelu and EluGrad are tfjs-cpu's", () => {
    same("Prelu", 80, 1e-6, (draw) => {
      const { a, b } = draw.pair("float32");
      return [{ x: a, alpha: b }, {}];
    });
    same("EluGrad", 60, 1e-6, (draw) => {
      const shape = draw.shape(0, 6);
      return [{ dy: draw.tensor(shape), y: draw.tensor(shape) }, {}];
    });
  });
});

describe("several inputs", () => {
  test("Select is tfjs-cpu's", () => {
    same("Select", 120, 0, (draw) => {
      const shape = draw.shape(0, 6);
      draw.large = false;
      return [{ condition: draw.tensor(shape, "bool"), t: draw.tensor(shape, draw.dtype()), e: draw.tensor(shape, draw.dtype()) }, {}];
    });
  });
  test("Select with a condition of one axis chooses slices, where tfjs-cpu repeats their first numbers", () => {
    const condition = { shape: [2], dtype: "bool" as const, values: [0, 1] };
    const t = { shape: [2, 2], dtype: "float32" as const, values: [1, 2, 3, 4] };
    const e = { shape: [2, 2], dtype: "float32" as const, values: [5, 6, 7, 8] };
    expect(runOn("patchbay", "Select", { condition, t, e }, {})).toEqual([{ shape: [2, 2], dtype: "float32", values: [5, 6, 3, 4] }]);
  });
  test("AddN is tfjs-cpu's", () => {
    same("AddN", 60, 0, (draw) => {
      const shape = draw.shape(0, 6);
      const dtype = draw.one(["float32", "int32"] as const);
      return [Array.from({ length: draw.whole(1, 5) }, () => draw.tensor(shape, dtype)), {}];
    });
  });
});
