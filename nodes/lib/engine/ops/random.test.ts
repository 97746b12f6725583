// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { derive, normal, seedKey, uniform } from "../../random.ts";
import { type Direct, direct, inAnyChunks } from "../lower/direct.test-helper.ts";
import { lowerings } from "../lower/random.ts";
import { startBackend } from "../start.ts";
import { deriveKey, keyTensor, randomCategorical, randomMask, randomNormal, randomUniform } from "./random.ts";

let machine: Direct;
beforeAll(async () => {
  machine = await direct();
  await startBackend({ engine: "wasm", threads: 1 });
});

const seeds = [0, 1, 77, 2 ** 40 + 5];

describe.each(["patchbay", "cpu"])("on %s", (backend) => {
  beforeAll(() => tf.setBackend(backend));

  test("uniform numbers are those of random.ts, bit for bit, for any count", () => {
    for (const seed of seeds) {
      for (const count of [1, 2, 3, 15, 16, 17, 31, 32, 33, 1000, 4097]) {
        const drawn = randomUniform(keyTensor(seedKey(seed)), [count]).dataSync();
        expect(drawn).toEqual(uniform(seedKey(seed), count));
      }
    }
  });

  test("normal numbers are those of random.ts within a millionth", () => {
    for (const seed of seeds) {
      const drawn = randomNormal(keyTensor(seedKey(seed)), [7, 143]).dataSync();
      const expected = normal(seedKey(seed), 1001);
      for (let i = 0; i < 1001; i++) expect(Math.abs((drawn[i] as number) - (expected[i] as number))).toBeLessThan(1e-6);
    }
  });

  test("a key derived on the machine is the key that random.ts derives", () => {
    for (const name of ["order", "", "dropout/2", "größe ∂", 0, 3, 4_000_000_000]) {
      const derived = deriveKey(keyTensor(seedKey(9)), name).dataSync();
      expect([...derived].map((word) => word >>> 0)).toEqual([...derive(seedKey(9), name).words]);
    }
  });

  test("classes are drawn as often as their softmax says, and one of probability 0 never", () => {
    const logits = tf.log(tf.tensor2d([0.5, 0.25, 0.25, 0, 0, 0, 1, 0], [2, 4]));
    const drawn = randomCategorical(keyTensor(seedKey(4)), logits as tf.Tensor2D, 20_000).arraySync();
    const share = (row: number, class_: number) => drawn[row]!.filter((one) => one === class_).length / 20_000;
    expect([0, 1, 2, 3].map((class_) => share(1, class_))).toEqual([0, 0, 1, 0]);
    // Three standard errors of a share of 20,000 draws are 0.011 at most.
    expect(Math.abs(share(0, 0) - 0.5)).toBeLessThan(0.011);
    expect(Math.abs(share(0, 1) - 0.25)).toBeLessThan(0.011);
    expect(share(0, 3)).toBe(0);
  });

  test("a mask keeps the share it is asked for", () => {
    const kept = tf.mean(randomMask(keyTensor(seedKey(2)), [100, 400], 0.8)).dataSync()[0] as number;
    expect(Math.abs(kept - 0.8)).toBeLessThan(0.006);
  });

  test("something else than two whole words is refused", () => {
    expect(() => randomUniform(tf.tensor1d([1, 2]), [3])).toThrow("A key is an int32 tensor of two words, not float32 [2].");
  });
});

test("numbers do not depend on how they are shared out", () => {
  const key = tf.tensor1d([123, -456], "int32");
  for (const shape of [[31], [33], [100, 17]]) {
    for (const distribution of ["uniform", "normal"]) inAnyChunks(machine, lowerings[0]!, { key }, { shape, distribution });
  }
});

test("normal numbers have mean 0, variance 1 and no correlation between neighbours", () => {
  const numbers = normalOnMachine(200_000);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean(numbers))).toBeLessThan(0.007);
  expect(Math.abs(mean(numbers.map((x) => x * x)) - 1)).toBeLessThan(0.01);
  expect(Math.abs(mean(numbers.map((x, i) => x * (numbers[i ^ 1] as number))))).toBeLessThan(0.007);
});

function normalOnMachine(count: number): number[] {
  const key = tf.tensor1d([5, 6], "int32");
  return [...machine.run(lowerings[0]!, { key }, { shape: [count], distribution: "normal" })[0]!.values];
}
