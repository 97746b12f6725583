import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { noisePath } from "./noise-path.ts";

beforeAll(useEngine);
const x = () => tf.tensor2d([[1, -2]]);
const e = () => tf.tensor2d([[0.5, 3]]);
const column = (t: number) => tf.tensor2d([[t]]);
const read = (make: () => tf.Tensor) => tf.tidy(() => [...make().dataSync()]);

test.each(["linear", "trig"] as const)("a %s path begins at the data and ends at the noise", (kind) => {
  const path = noisePath({ kind });
  for (const [i, value] of read(() => path.at(x(), e(), column(0))).entries()) expect(value).toBeCloseTo([1, -2][i] as number, 6);
  for (const [i, value] of read(() => path.at(x(), e(), column(1))).entries()) expect(value).toBeCloseTo([0.5, 3][i] as number, 6);
});

test.each(["linear", "trig"] as const)("the velocity of a %s path is its derivative over time", (kind) => {
  const path = noisePath({ kind });
  for (const t of [0, 0.3, 0.9, 1]) {
    const moved = (by: number) => read(() => path.at(x(), e(), column(t + by)));
    const [later, earlier] = [moved(1e-2), moved(-1e-2)];
    for (const [i, v] of read(() => path.velocity(x(), e(), column(t))).entries())
      expect(((later[i] as number) - (earlier[i] as number)) / 2e-2).toBeCloseTo(v, 2);
  }
});

test("halfway a straight path is the mean of both, and a quarter circle keeps the variance", () => {
  expect(read(() => noisePath({ kind: "linear" }).at(x(), e(), column(0.5)))).toEqual([0.75, 0.5]);
  const [value] = read(() => noisePath({ kind: "trig" }).at(tf.tensor2d([[1]]), tf.tensor2d([[1]]), column(0.5)));
  expect(value).toBeCloseTo(Math.SQRT2, 6);
});
