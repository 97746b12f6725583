// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type Direct, direct, expectClose, inAnyChunks } from "./direct.test-helper.ts";
import { lowerings } from "./fft.ts";

const fft = lowerings[0]!;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

/** The sum that defines the transform, in doubles. */
function slowly(real: ArrayLike<number>, imag: ArrayLike<number>, n: number, inverse: boolean) {
  const rows = real.length / n;
  const out = { real: new Float32Array(real.length), imag: new Float32Array(real.length) };
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < n; k++) {
      let [re, im] = [0, 0];
      for (let j = 0; j < n; j++) {
        const angle = ((inverse ? 1 : -1) * 2 * Math.PI * ((j * k) % n)) / n;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const [a, b] = [real[row * n + j] as number, imag[row * n + j] as number];
        re += a * c - b * s;
        im += a * s + b * c;
      }
      out.real[row * n + k] = inverse ? re / n : re;
      out.imag[row * n + k] = inverse ? im / n : im;
    }
  }
  return out;
}

test.each([false, true])("the transform is the sum that defines it, rounded once, for every length (inverse: %s)", (inverse) => {
  for (const n of [...Array.from({ length: 40 }, (_, i) => i + 1), 49, 60, 64, 97, 121, 128, 210, 256, 384, 512, 1000]) {
    const shape = [n < 100 ? 5 : 2, n];
    const real = tf.randomNormal(shape, 0, 1, "float32", n);
    const imag = tf.randomNormal(shape, 0, 1, "float32", n + 5000);
    const results = inAnyChunks(machine, fft, { real, imag }, { inverse });
    const expected = slowly(real.dataSync(), imag.dataSync(), n, inverse);
    expectClose(results[0]!, { shape, values: expected.real }, 2e-7);
    expectClose(results[1]!, { shape, values: expected.imag }, 2e-7);
  }
});

test("the inverse of a transform is where it began, to a float's last places, also for a length of 30,000", () => {
  const real = tf.randomNormal([30_000], 0, 1, "float32", 3);
  const imag = tf.randomNormal([30_000], 0, 1, "float32", 4);
  const [a, b] = machine.run(fft, { real, imag }, { inverse: false });
  const there = { real: tf.tensor1d(a!.values), imag: tf.tensor1d(b!.values) };
  const [c, d] = machine.run(fft, there, { inverse: true });
  expectClose(c!, { shape: [30_000], values: real.dataSync() as Float32Array }, 1e-6);
  expectClose(d!, { shape: [30_000], values: imag.dataSync() as Float32Array }, 1e-6);
});

test("a constant has one frequency, a pulse has all of them", () => {
  const zero = tf.zeros([4]);
  expect([...machine.run(fft, { real: tf.ones([4]), imag: zero }, {})[0]!.values]).toEqual([4, 0, 0, 0]);
  expect([...machine.run(fft, { real: tf.tensor1d([1, 0, 0, 0]), imag: zero }, {})[0]!.values]).toEqual([1, 1, 1, 1]);
});
