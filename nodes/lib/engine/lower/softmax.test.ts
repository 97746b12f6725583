// SPDX-License-Identifier: MIT-0
import { beforeAll, expect, test } from "vitest";
import { startBackend } from "../start.ts";
import { Draw, difference, runOn } from "./same-as-cpu.test-helper.ts";

beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
});

test("softmax along the last axis is tfjs-cpu's within a millionth, for rows from 1 to 300 wide", () => {
  const draw = new Draw(5);
  for (let i = 0; i < 150; i++) {
    const shape = draw.shape(1, 6);
    if (i % 3 === 0) shape[shape.length - 1] = draw.whole(1, 300);
    expect(difference("Softmax", { logits: draw.tensor(shape) }, { dim: draw.flag() ? -1 : shape.length - 1 }, 1e-6)).toBeUndefined();
  }
});

test("softmax of numbers whose exponentials overflow is finite, and of a row with NaN is NaN", () => {
  const logits = { shape: [2, 3], dtype: "float32" as const, values: [1e4, 1e4 - 1, -1e4, 1, Number.NaN, 2] };
  const result = runOn("patchbay", "Softmax", { logits }, { dim: -1 }) as { values: number[] }[];
  const [a, b, c, ...rest] = result[0]!.values;
  expect(a! + b! + c!).toBeCloseTo(1, 6);
  expect(a! / b!).toBeCloseTo(Math.E, 5);
  expect(rest.every(Number.isNaN)).toBe(true);
});

test("softmax along another axis is refused with tfjs-cpu's words", () => {
  const logits = { shape: [2, 3], dtype: "float32" as const, values: [1, 2, 3, 4, 5, 6] };
  expect(runOn("patchbay", "Softmax", { logits }, { dim: 0 })).toEqual(runOn("cpu", "Softmax", { logits }, { dim: 0 }));
});
