// SPDX-License-Identifier: MIT-0
import { beforeAll, expect, test } from "vitest";
import { startBackend } from "../start.ts";
import { Draw, difference } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

test("batch norm is tfjs-cpu's within a millionth, with and without scale and offset, of one axis or of all", () => {
  const draw = new Draw(9);
  for (let i = 0; i < 120; i++) {
    const shape = draw.shape(4, 4);
    const parameter = draw.one([shape.slice(-1), [1, 1, 1, shape[3]!], shape]);
    const x = draw.tensor(shape);
    const mean = draw.tensor(parameter);
    const wide = draw.tensor(parameter);
    const variance = { ...wide, values: wide.values.map((value) => Math.fround(value * value + 0.1)) };
    const given = {
      x,
      mean,
      variance,
      ...(draw.flag() && { scale: draw.tensor(parameter) }),
      ...(draw.flag() && { offset: draw.tensor(parameter) }),
    };
    expect(difference("FusedBatchNorm", given, { varianceEpsilon: draw.one([0.001, 1e-5]) }, 1e-6)).toBeUndefined();
  }
});
