// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { PatchbayBackend } from "./backend.ts";
import { compiled, engineInUse } from "./compiled.ts";
import { fallbacks } from "./fallback.ts";
import { startBackend } from "./start.ts";

let backend: PatchbayBackend;
beforeAll(async () => {
  await startBackend({ engine: "wasm", threads: 1 });
  backend = engineInUse.backend as PatchbayBackend;
});

let held = 0;
beforeEach(() => {
  tf.engine().startScope();
  held = backend.numDataIds();
});
afterEach(() => {
  tf.engine().endScope();
  expect(backend.numDataIds(), "data that nobody owns").toBe(held);
  expect([...fallbacks.keys()]).toEqual([]);
});

function complex(shape: number[], seed: number): tf.Tensor {
  return tf.complex(tf.randomNormal(shape, 0, 1, "float32", seed), tf.randomNormal(shape, 0, 1, "float32", seed + 1));
}

type Operation = (x: tf.Tensor, y: tf.Tensor) => tf.Tensor | tf.Tensor[];
const operations: Record<string, Operation> = {
  "a transform": (x) => tf.spectral.fft(x),
  "an inverse transform": (x) => tf.spectral.ifft(x),
  "a transform and back": (x) => tf.spectral.ifft(tf.spectral.fft(x)),
  "a real transform": (x) => tf.spectral.rfft(tf.real(x)),
  "a real inverse transform": (x) => tf.spectral.irfft(x),
  "a product": (x, y) => tf.mul(x, y),
  "a difference": (x, y) => tf.sub(x, y),
  "an absolute value": (x) => tf.abs(x),
  "the parts": (x) => tf.concat([tf.real(x), tf.imag(x)], 0),
  "a shape": (x) => tf.transpose(tf.reshape(tf.expandDims(x, 0), [6, 4])),
  "a copy and zeros and ones": (x) => tf.stack([tf.clone(x), tf.zerosLike(x), tf.onesLike(x)]),
  "a real number made complex": (x) => tf.mul(tf.cast(tf.real(x), "complex64"), x),
};
/** What tfjs-cpu does not do to complex numbers; each treats both parts alike. */
const linear: Record<string, Operation> = {
  "a product with a real number": (x) => tf.mul(x, 3),
  "a sum": (x, y) => tf.add(x, tf.slice(y, [0, 0], [1, 6])),
  "a negative": (x) => tf.neg(x),
  "a part of it": (x, y) => tf.concat([tf.slice(x, [1, 0], [2, 6]), y], 0),
  "a total": (x) => tf.sum(x, 1),
  "a mean": (x) => tf.mean(x, 0),
  "a padded one": (x) =>
    tf.pad(x, [
      [1, 0],
      [0, 2],
    ]),
  "a reversed one": (x) => tf.reverse(x, 1),
  "rows of it": (x) => tf.gather(x, tf.tensor1d([3, 0, 3], "int32")),
  pieces: (x) => tf.split(x, 2, 1),
  "a list": (x, y) => tf.unstack(tf.stack([x, y], 1), 0),
};

function expectClose(ours: readonly tf.Tensor[], expected: readonly { shape: readonly number[]; data: ArrayLike<number> }[]): void {
  expect(ours.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, tensor] of ours.entries()) {
    const { data } = expected[i]!;
    for (const [j, value] of tensor.dataSync().entries()) {
      const right = data[j] as number;
      expect(Math.abs((value as number) - right)).toBeLessThan(2e-6 * Math.max(1, Math.abs(right)));
    }
  }
}

test.each(Object.keys(operations))("%s of complex numbers is tfjs-cpu's, without its help", (name) => {
  const run = () => [operations[name]!(complex([4, 6], 3), complex([4, 6], 9))].flat();
  const ours = run();
  tf.setBackend("cpu");
  const expected = run().map((tensor) => ({ shape: tensor.shape, data: tensor.dataSync() }));
  tf.setBackend("patchbay");
  expectClose(ours, expected);
});

test.each(Object.keys(linear))("%s of complex numbers is that of their parts", (name) => {
  const [x, y] = [complex([4, 6], 3), complex([4, 6], 9)];
  const of = (part: typeof tf.real) => [linear[name]!(part(x), part(y))].flat();
  const whole = [linear[name]!(x, y)].flat();
  for (const part of [tf.real, tf.imag]) {
    const expected = of(part).map((tensor) => ({ shape: tensor.shape, data: tensor.dataSync() }));
    expectClose(
      whole.map((tensor) => part(tensor)),
      expected,
    );
  }
});

test("a step that filters by frequency is one program with the eager run's bits", () => {
  const said: string[] = [];
  const step = compiled(
    ({ x, gain }: { x: tf.Tensor; gain: tf.Tensor }) => {
      const spectrum = tf.spectral.rfft(x);
      const filtered = tf.mul(spectrum, tf.complex(gain, tf.zerosLike(gain)));
      return { y: tf.spectral.irfft(filtered), power: tf.sum(tf.square(tf.abs(filtered))) };
    },
    { name: "filter", donate: false, say: (message) => said.push(message) },
  );
  for (let call = 0; call < 4; call++) {
    const given = { x: tf.randomNormal([3, 16], 0, 1, "float32", call), gain: tf.randomUniform([9], 0, 1, "float32", call) };
    const { y } = step(given);
    expect(y.shape).toEqual([3, 16]);
  }
  step.audited({ x: tf.randomNormal([3, 16], 0, 1, "float32", 8), gain: tf.randomUniform([9], 0, 1, "float32", 8) });
  expect(said).toEqual([]);
  step.dispose();
});
