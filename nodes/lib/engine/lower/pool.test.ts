// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Lowering } from "../lowering.ts";
import { chooser, type Direct, direct, expectClose, inAnyChunks, inner, oracle } from "./direct.test-helper.ts";
import { lowerings } from "./pool.ts";

const kernel = (name: string) => lowerings.find((lowering) => lowering.kernel === name) as Lowering;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

/** Random sizes of images, windows, steps and paddings, in two or three dimensions. */
function cases(axes: 2 | 3, count: number) {
  const choose = chooser(71 + axes);
  return Array.from({ length: count }, (_, seed) => {
    const each = (from: number, to: number) => Array.from({ length: axes }, () => choose(from, to));
    // A padding in numbers only for equal sides: tfjs takes the height's window for the width's as well there.
    const pad = (["same", "valid", 1] as const)[choose(0, 2)] as "same" | "valid" | 1;
    const filterSize: number[] = pad === 1 ? new Array(axes).fill(choose(2, 4)) : each(1, 4);
    const strides: number[] = pad === 1 ? new Array(axes).fill(choose(1, 3)) : each(1, 3);
    const sides = filterSize.map((side) => side + choose(1, axes === 2 ? 9 : 4));
    const channels = [1, 3, 16, 21][choose(0, 3)] as number;
    const x = tf.randomNormal([choose(1, 3), ...sides, channels], 0, 1, "float32", seed);
    return { x, attrs: { filterSize, strides, pad } };
  });
}

describe.each([
  ["MaxPool", "MaxPoolGrad", 2],
  ["MaxPool3D", "MaxPool3DGrad", 3],
] as const)("%s", (forward, backward, axes) => {
  test("is tfjs-cpu's, and its derivative sends every dy to the cell that was largest", () => {
    for (const { x, attrs } of cases(axes, 25)) {
      const [y] = inAnyChunks(machine, kernel(forward), { x }, attrs);
      expectClose(y!, oracle(forward, { x }, attrs)[0]!, 0);
      const dy = tf.randomNormal(y!.shape as number[], 0, 1, "float32", 5);
      const [dx] = inAnyChunks(machine, kernel(backward), { dy, input: x, output: tf.tensor(y!.values, y!.shape as number[]) }, attrs);
      // Without ties the pooled values are a linear function near x with the gradient as its rows: sum dy y = sum dx x.
      expect(inner(dx!.values, x.dataSync())).toBeCloseTo(inner(dy.dataSync(), y!.values), 3);
      if (axes === 2) expectClose(dx!, oracle(backward, { dy, input: x, output: x }, attrs)[0]!, 1e-6);
    }
  });
});

describe.each([
  ["AvgPool", "AvgPoolGrad", 2],
  ["AvgPool3D", "AvgPool3DGrad", 3],
] as const)("%s", (forward, backward, axes) => {
  test("is tfjs-cpu's, and its derivative is its transpose, also where windows hang over", () => {
    for (const { x, attrs } of cases(axes, 25)) {
      const [y] = inAnyChunks(machine, kernel(forward), { x }, attrs);
      expectClose(y!, oracle(forward, { x }, attrs)[0]!, 1e-5);
      const dy = tf.randomNormal(y!.shape as number[], 0, 1, "float32", 5);
      const [dx] = inAnyChunks(machine, kernel(backward), { dy, input: x }, attrs);
      expect(inner(dx!.values, x.dataSync())).toBeCloseTo(inner(dy.dataSync(), y!.values), 3);
      if (attrs.pad === "valid") expectClose(dx!, oracle(backward, { dy, input: x }, attrs)[0]!, 1e-5);
    }
  });
});

test("an average over a corner of a padded image divides by the cells inside, and so does its derivative", () => {
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const attrs = { filterSize: 3, strides: 1, pad: "same" };
  expect([...machine.run(kernel("AvgPool"), { x }, attrs)[0]!.values]).toEqual([2.5, 2.5, 2.5, 2.5]);
  const dy = tf.tensor4d([4, 0, 0, 0], [1, 2, 2, 1]);
  expect([...machine.run(kernel("AvgPoolGrad"), { dy, input: x }, attrs)[0]!.values]).toEqual([1, 1, 1, 1]);
});

test("max pooling passes over NaN and takes the first of equal values; without any number the place is -1", () => {
  const x = tf.tensor4d([Number.NaN, 2, 2, 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN], [1, 2, 4, 1]);
  const attrs = { filterSize: [1, 4], strides: 1, pad: "valid", includeBatchInIndex: false };
  const [values, places] = machine.run(kernel("MaxPoolWithArgmax"), { x }, attrs);
  expect([...values!.values]).toEqual([2, Number.NEGATIVE_INFINITY]);
  expect([...places!.values]).toEqual([1, -1]);
});

test.each([true, false])("the places of the largest values are tfjs-cpu's (batch in the index: %s)", (includeBatchInIndex) => {
  for (const { x, attrs } of cases(2, 15)) {
    const settings = { ...attrs, includeBatchInIndex };
    const results = inAnyChunks(machine, kernel("MaxPoolWithArgmax"), { x }, settings);
    const expected = oracle("MaxPoolWithArgmax", { x }, settings);
    expectClose(results[0]!, expected[0]!, 0);
    expectClose(results[1]!, expected[1]!, 0);
  }
});

test("whole numbers are pooled as whole numbers", () => {
  const x = tf.tensor4d([1, 2, 4, 8], [1, 2, 2, 1], "int32");
  const attrs = { filterSize: 2, strides: 2, pad: "valid" };
  expect([...machine.run(kernel("MaxPool"), { x }, attrs)[0]!.values]).toEqual([8]);
  expect([...machine.run(kernel("AvgPool"), { x }, attrs)[0]!.values]).toEqual([3]);
});
