import { beforeAll, describe, expect, it } from "vitest";
import { backendName } from "../kernels.ts";
import { startBackend } from "../start.ts";
import { Draw, difference, type Given, runOn } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

function agrees(kernel: string, seed: number, tolerance: number, one: (draw: Draw) => [Given, object]): void {
  it(`${kernel} gives what tfjs-cpu gives`, () => {
    const draw = new Draw(seed);
    for (let i = 0; i < 100; i++) {
      const [given, attrs] = one(draw);
      expect(difference(kernel, given, attrs, tolerance)).toBeUndefined();
    }
  });
}

describe("tensors out of numbers", () => {
  agrees("Fill", 1, 0, (draw) => {
    const dtype = draw.one(["float32", "int32", "bool", undefined] as const);
    return [{}, { shape: draw.shape(0, 5), value: draw.one([0, 1, 2.5, -3, Number.POSITIVE_INFINITY]), dtype }];
  });
  for (const kernel of ["ZerosLike", "OnesLike"]) agrees(kernel, 2, 0, (draw) => [{ x: draw.tensor(draw.shape(0, 5), draw.dtype()) }, {}]);
  agrees("Range", 3, 1e-5, (draw) => {
    const dtype = draw.one(["float32", "int32"]);
    const step = draw.one(dtype === "int32" ? [1, 2, -3] : [1, 0.1, 2.5, -0.7]);
    return [{}, { start: draw.whole(-20, 20), stop: draw.whole(-20, 20), step, dtype }];
  });
  agrees("LinSpace", 4, 1e-5, (draw) => [{}, { start: draw.number("float32"), stop: draw.whole(-9, 9), num: draw.whole(1, 70) }]);
  agrees("Diag", 5, 0, (draw) => [{ x: draw.tensor(draw.shape(1, 2), draw.dtype()) }, {}]);

  it("a range of whole numbers is exact beyond what single precision counts to", () => {
    const result = runOn(backendName, "Range", {}, { start: 16777216, stop: 16777220, step: 1, dtype: "int32" });
    expect("error" in result ? result.error : result[0]!.values).toEqual([16777216, 16777217, 16777218, 16777219]);
  });
});
