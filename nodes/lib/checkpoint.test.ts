import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { decode, encode } from "./checkpoint.ts";
import { useEngine } from "./engine.ts";
import { numbersIn } from "./training.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

const host = { step: 3, note: "µ", curve: [0.1, 1 / 3, 5e-324], none: null };
const some = () => ({
  weights: {
    a: tf.tensor2d([
      [1.5, -0],
      [1e-40, 3],
    ]),
    b: tf.scalar(7, "int32"),
  },
  on: tf.tensor1d([1, 0, 1], "bool"),
  empty: tf.tensor2d([], [0, 4]),
});

test("what was written is read back bit for bit, with types, shapes and host values", async () => {
  const tensors = some();
  const back = decode(await encode({ tensors, host }));
  expect(numbersIn(back.tensors)).toEqual(numbersIn(tensors));
  const { weights, on, empty } = back.tensors as ReturnType<typeof some>;
  expect([weights.b.dtype, on.dtype, empty.shape]).toEqual(["int32", "bool", [0, 4]]);
  expect(Object.is(weights.a.dataSync()[1], -0)).toBe(true);
  expect(back.host).toEqual(host);
});

test("the file is safetensors: header length, aligned start, offsets that cover all bytes", async () => {
  const file = await encode({ tensors: some(), host });
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  expect(header["weights/a"]).toEqual({ dtype: "F32", shape: [2, 2], data_offsets: [0, 16] });
  const ends = Object.entries(header).flatMap(([name, entry]) =>
    name === "__metadata__" ? [] : [(entry as { data_offsets: number[] }).data_offsets[1]],
  );
  expect(Math.max(...(ends as number[]))).toBe(file.length - 8 - length);
});

test("a damaged file is a coded problem and leaves no tensor", async () => {
  const file = await encode({ tensors: some(), host });
  const before = tf.memory().numTensors;
  const broken = [new Uint8Array(3), file.slice(0, 40), new Uint8Array(64).fill(255, 0, 8), new Uint8Array(64).fill(1, 0, 1)];
  for (const bytes of broken) expect(() => decode(bytes)).toThrow(/checkpoint cannot be read/);
  const headed = (header: unknown) => {
    const text = new TextEncoder().encode(JSON.stringify(header));
    return new Uint8Array([text.length, 0, 0, 0, 0, 0, 0, 0, ...text]);
  };
  const meta = { __metadata__: { host: "{}" } };
  for (const header of [null, [], { __metadata__: { host: "{" } }, { ...meta, a: null }, { ...meta, a: { dtype: "F32" } }])
    expect(() => decode(headed(header)), JSON.stringify(header)).toThrow(/checkpoint cannot be read/);
  for (const cut of [2, 20]) expect(() => decode(file.slice(0, -cut))).toThrow(/cut short/);
  expect(tf.memory().numTensors).toBe(before);
});

test("what is read does not depend on where the bytes lie in memory", async () => {
  const file = await encode({ tensors: some(), host });
  const moved = new Uint8Array(file.length + 3);
  moved.set(file, 3);
  expect(numbersIn(decode(moved.subarray(3)).tensors)).toEqual(numbersIn(some()));
  expect(numbersIn(decode(Buffer.from(file)).tensors)).toEqual(numbersIn(some()));
});
