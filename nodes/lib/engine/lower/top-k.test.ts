// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { chooser, type Direct, direct, expectClose, inAnyChunks, oracle } from "./direct.test-helper.ts";
import { lowerings } from "./top-k.ts";

const topK = lowerings[0]!;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

test("the k largest and their places are tfjs-cpu's, with many equal values, for floats and whole numbers", () => {
  const choose = chooser(17);
  for (let round = 0; round < 60; round++) {
    const length = choose(1, round % 3 === 0 ? 900 : 40);
    const rows = choose(1, 9);
    const whole = choose(0, 1) === 1;
    const most = choose(1, 30);
    const values = Array.from({ length: rows * length }, () => choose(-most, most) * (whole ? 1 : 0.25));
    const x = tf.tensor2d(values, [rows, length], whole ? "int32" : "float32");
    const attrs = { k: choose(1, length), sorted: true };
    const [best, places] = inAnyChunks(machine, topK, { x }, attrs);
    const expected = oracle("TopK", { x }, attrs);
    expectClose(best!, expected[0]!, 0);
    expectClose(places!, expected[1]!, 0);
  }
});

test("NaN is above infinity, both zeros are equal and the first of them comes first", () => {
  const x = tf.tensor1d([0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1]);
  expect([...machine.run(topK, { x }, { k: 6, sorted: true })[1]!.values]).toEqual([2, 3, 0, 1, 5, 4]);
});
