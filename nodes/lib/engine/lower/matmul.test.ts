// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Lowering } from "../lowering.ts";
import { chooser, type Direct, direct, expectClose, inAnyChunks, oracle } from "./direct.test-helper.ts";
import { lowerings } from "./matmul.ts";

const kernel = (name: string) => lowerings.find((lowering) => lowering.kernel === name) as Lowering;
const product = kernel("BatchMatMul");
const fused = kernel("_FusedMatMul");
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

/** Two matrices, or batches of them, that can be multiplied, and the flags that say how they lie. */
function pair(
  at: number,
  choose: (from: number, to: number) => number,
  aBatch: number[],
  bBatch: number[],
  sides = [0, 1, 2, 7, 16, 33, 70],
) {
  const side = () => sides[choose(0, sides.length - 1)] as number;
  const [m, k, n] = [side(), side(), side()];
  const [transposeA, transposeB] = [choose(0, 1) === 1, choose(0, 1) === 1];
  const a = normal([...aBatch, ...(transposeA ? [k, m] : [m, k])], at);
  const b = normal([...bBatch, ...(transposeB ? [n, k] : [k, n])], at + 1000);
  return { a, b, attrs: { transposeA, transposeB } };
}

test("a product is tfjs-cpu's for all sides from 0 on and all transposes, and does not depend on how it is cut", () => {
  const choose = chooser(1);
  for (let at = 0; at < 120; at++) {
    const batch = [choose(1, 5)];
    const { a, b, attrs } = pair(at, choose, batch, batch);
    const [c] = inAnyChunks(machine, product, { a, b }, attrs);
    expectClose(c!, oracle("BatchMatMul", { a, b }, attrs)[0]!, 1e-4);
  }
});

test("a matrix times few or one vectors, on either side and lying either way, is the same product", () => {
  const choose = chooser(4);
  for (let at = 0; at < 48; at++) {
    const few = choose(1, 2) === 1 ? 1 : choose(1, 4);
    const [m, n] = at % 2 === 0 ? [choose(20, 300), few] : [few, choose(20, 300)];
    const k = choose(1, 500);
    const [transposeA, transposeB] = [choose(0, 1) === 1, choose(0, 1) === 1];
    const attrs = { transposeA, transposeB, activation: at % 3 === 0 ? "relu" : "linear" };
    const a = normal(transposeA ? [1, k, m] : [1, m, k], at);
    const b = normal(transposeB ? [1, n, k] : [1, k, n], at + 1000);
    const inputs = { a, b, ...(at % 4 < 2 ? { bias: normal([n], at + 2000) } : {}) };
    const [c] = inAnyChunks(machine, fused, inputs, attrs);
    expectClose(c!, oracle("_FusedMatMul", inputs, attrs)[0]!, 1e-4);
  }
});

test("batches are repeated as NumPy repeats them, in any number of dimensions", () => {
  const choose = chooser(2);
  for (let at = 0; at < 60; at++) {
    const batch = Array.from({ length: choose(1, 4) }, () => choose(1, 3));
    const some = (shape: number[]) => shape.map((side) => (choose(0, 1) ? side : 1)).slice(choose(0, shape.length));
    const { a, b, attrs } = pair(at, choose, some(batch), some(batch), [1, 3, 8, 20]);
    const [c] = inAnyChunks(machine, product, { a, b }, attrs);
    // tfjs-cpu repeats only whole batches, so it gets them written out.
    const outer = (c!.shape as number[]).slice(0, -2);
    const whole = (x: tf.Tensor) => tf.broadcastTo(x, [...outer, ...x.shape.slice(-2)]);
    expectClose(c!, oracle("BatchMatMul", { a: whole(a), b: whole(b) }, attrs)[0]!, 1e-4);
  }
});

test("every number is one chain of fused multiply-adds over k in order, also where k is cut into pieces", () => {
  // With 2^24 the float sum forgets ones that come after it and not those before it, so it tells their order.
  const k = 2000;
  const row = Float32Array.from({ length: k }, (_, i) => (i === 700 ? 2 ** 24 : i === k - 1 ? -(2 ** 24) : 1));
  const a = tf.tensor(row, [1, 1, k]);
  const b = tf.ones([1, k, 40]);
  const [c] = inAnyChunks(machine, product, { a, b }, { transposeA: false, transposeB: false });
  expect([...c!.values]).toEqual(Array(40).fill(700));
  // The square of 1 + 2^-12 needs 25 bits: only a fused product keeps the last.
  const x = tf.tensor([1, 1 + 2 ** -12], [1, 1, 2]);
  const y = tf.tensor([-1, 1 + 2 ** -12], [1, 2, 1]);
  const [difference] = machine.run(product, { a: x, b: y }, { transposeA: false, transposeB: false });
  expect(difference!.values[0]).toBe(2 ** -11 + 2 ** -24);
});

test("whole numbers are multiplied exactly and wrap as in an int32", () => {
  const a = tf.tensor([65_536, 3, -5, 123_456_789], [1, 2, 2], "int32");
  const b = tf.tensor([65_536, 2, 7, 1_000_003], [1, 2, 2], "int32");
  const [c] = inAnyChunks(machine, product, { a, b }, { transposeA: false, transposeB: true });
  const expected = [65_536 * 65_536 + 6, 65_536 * 7 + 3_000_009, -5 * 65_536 + 246_913_578];
  expect([...c!.values]).toEqual([...expected.map((x) => x | 0), (-35 + Math.imul(123_456_789, 1_000_003)) | 0]);
});

test("NaN and infinity go where arithmetic sends them", () => {
  const a = tf.tensor([Number.NaN, 1, Number.POSITIVE_INFINITY, 0, 1, 1], [1, 3, 2]);
  const b = tf.tensor([1, 0, 2, 1], [1, 2, 2]);
  const [c] = machine.run(product, { a, b }, { transposeA: false, transposeB: false });
  expect([...c!.values]).toEqual([Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 3, 1]);
});

test("a fused product adds any bias and applies any activation", () => {
  const choose = chooser(3);
  const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"];
  for (let at = 0; at < 70; at++) {
    const { a, b, attrs } = pair(at, choose, [choose(1, 3)], [1], [1, 5, 16, 33]);
    const n = attrs.transposeB ? (b.shape[1] as number) : (b.shape[2] as number);
    const activation = activations[at % 7];
    const biases = [undefined, normal([n], at + 2000), normal([1], at + 2000), normal([1, 1, n], at + 2000)];
    const bias = biases[choose(0, 3)];
    const weights = activation === "prelu" ? { preluActivationWeights: normal([n], at + 3000) } : {};
    const inputs = { a, b, ...(bias ? { bias } : {}), ...weights };
    const settings = { ...attrs, activation, leakyreluAlpha: 0.3 };
    const [c] = inAnyChunks(machine, fused, inputs, settings);
    const whole = { ...inputs, b: tf.broadcastTo(b, [a.shape[0] as number, ...b.shape.slice(1)]) };
    expectClose(c!, oracle("_FusedMatMul", whole, settings)[0]!, 1e-4);
  }
});

test("inner sides that differ are refused with both shapes", () => {
  const [a, b] = [normal([1, 2, 3], 1), normal([1, 4, 2], 2)];
  expect(() => machine.run(product, { a, b }, { transposeA: false, transposeB: false })).toThrow(
    "matMul: inner shapes (3) and (4) of Tensors with shapes 1,2,3 and 1,4,2",
  );
});
