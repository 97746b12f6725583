import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { backendName } from "../kernels.ts";
import { startBackend } from "../start.ts";
import { Draw, difference, type Given, runOn } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

function agrees(kernel: string, seed: number, tolerance: number, one: (draw: Draw) => [Given, object]): void {
  it(`${kernel} agrees with tfjs-cpu on random shapes, axes and types`, () => {
    const draw = new Draw(seed);
    for (let i = 0; i < 200; i++) {
      const [given, attrs] = one(draw);
      expect(difference(kernel, given, attrs, tolerance)).toBeUndefined();
    }
  });
}

describe("reductions", () => {
  for (const [seed, kernel] of ["Sum", "Mean", "Max", "Min"].entries()) {
    agrees(kernel, seed, 1e-5, (draw) => {
      const x = draw.tensor(draw.shape(0, 6), draw.dtype());
      const axis = draw.some(x.shape.length);
      return [{ x }, { [kernel === "Max" ? "reductionIndices" : "axis"]: axis, keepDims: draw.flag() }];
    });
  }
  agrees("Prod", 5, 1e-4, (draw) => {
    const x = draw.tensor(draw.shape(0, 3), draw.dtype());
    const small = x.values.map((value) => (x.dtype === "int32" ? Math.sign(value) * ((Math.abs(value) % 2) + 1) : value));
    return [
      { x: { ...x, values: small.slice(0, 8).concat(small.slice(8).map(() => 1)) } },
      { axis: draw.some(x.shape.length), keepDims: draw.flag() },
    ];
  });
  for (const kernel of ["Any", "All"]) {
    agrees(kernel, 6, 0, (draw) => {
      const x = draw.tensor(draw.shape(0, 5), "bool");
      return [{ x }, { axis: draw.some(x.shape.length), keepDims: draw.flag() }];
    });
  }
  for (const kernel of ["ArgMax", "ArgMin"]) {
    agrees(kernel, 7, 0, (draw) => {
      const x = draw.tensor(draw.shape(1, 4, 0), draw.dtype());
      const values = x.values.map((value) => (x.dtype === "float32" && draw.unit() < 0.05 ? Number.NaN : Math.round(value)));
      return [{ x: { ...x, values } }, { axis: draw.whole(0, x.shape.length - 1) }];
    });
  }
  for (const kernel of ["Cumsum", "Cumprod"]) {
    agrees(kernel, 8, 0, (draw) => {
      const x = draw.tensor(draw.shape(1, 4), draw.dtype());
      const values = x.values.map((value) => (kernel === "Cumprod" && x.dtype === "int32" ? Math.sign(value) : value));
      const attrs = { axis: draw.whole(0, x.shape.length - 1), exclusive: draw.flag(), reverse: draw.flag() };
      return [{ x: { ...x, values } }, attrs];
    });
  }

  it("a maximum or minimum is NaN where a NaN is, and only there", () => {
    const x = { shape: [3, 2, 2], dtype: "float32", values: [1, 2, Number.NaN, 3, 4, 5, 6, 7, 8, 9, 10, Number.NaN] } as const;
    for (const axis of [[0], [1], [2], [0, 2], [0, 1, 2]]) {
      expect(difference("Max", { x }, { reductionIndices: axis })).toBeUndefined();
      expect(difference("Min", { x }, { axis })).toBeUndefined();
    }
  });

  it("a sum of whole numbers wraps as tfjs-cpu's does", () => {
    const x = { shape: [2, 2], dtype: "int32", values: [2_000_000_000, 2_000_000_000, -2_000_000_000, -5] } as const;
    for (const axis of [[0], [1]]) expect(difference("Sum", { x }, { axis })).toBeUndefined();
  });

  it("a sum down the rows is what adding one row after the other in single precision gives", () => {
    const draw = new Draw(9);
    for (const [n, inner] of [
      [1, 1],
      [7, 3],
      [40, 129],
      [300, 17],
    ] as const) {
      const x = draw.tensor([n, inner]);
      const sums = Array.from({ length: inner }, (_, c) => {
        let sum = 0;
        for (let r = 0; r < n; r++) sum = Math.fround(sum + x.values[r * inner + c]!);
        return sum;
      });
      const result = runOn(backendName, "Sum", { x }, { axis: [0] });
      expect("error" in result ? result.error : result[0]!.values).toEqual(sums);
    }
  });

  it("a sum of a row takes 16 lanes and one tree", () => {
    const draw = new Draw(10);
    for (const n of [1, 15, 16, 17, 100, 9000]) {
      const x = draw.tensor([1, n]);
      const lanes = new Array<number>(16).fill(0);
      for (const [i, value] of x.values.entries()) lanes[i % 16] = Math.fround(lanes[i % 16]! + value);
      for (const half of [8, 4, 2, 1]) for (let j = 0; j < half; j++) lanes[j] = Math.fround(lanes[j]! + lanes[j + half]!);
      const result = runOn(backendName, "Sum", { x }, { axis: [1] });
      expect("error" in result ? result.error : result[0]!.values[0]).toBe(lanes[0]);
    }
  });

  it("the gradient of a mean over axes that are not neighbours is even", () => {
    tf.setBackend(backendName);
    const gradient = tf.grad((x) => tf.mean(x, [0, 2]).sum())(tf.ones([3, 4, 5]));
    expect([...new Set(Array.from(gradient.dataSync()))]).toEqual([Math.fround(1 / 15)]);
  });
});
