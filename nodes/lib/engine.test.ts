import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "./engine.ts";
import { normal, seedKey } from "./random.ts";

beforeAll(async () => {
  await useEngine();
});

/** The same function on the backend under test and on tfjs's own cpu backend. */
async function onBoth(make: () => tf.Tensor): Promise<[Float32Array, Float32Array]> {
  const results: Float32Array[] = [];
  for (const backend of ["wasm", "cpu"]) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const result = tf.tidy(make);
    results.push(Float32Array.from(result.dataSync()));
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
  }
  await tf.setBackend("wasm");
  return results as [Float32Array, Float32Array];
}

function furthest(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const scale = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number)))) / scale;
}

const numbers = (stream: number, shape: number[]) =>
  tf.tensor(
    normal(
      seedKey(stream),
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

test("starting twice is starting once", async () => {
  expect(useEngine()).toBe(useEngine());
  expect(await useEngine()).toBe("wasm");
});

test("errors that nobody catches stay the business of the program around it", () => {
  const sources = [...process.listeners("uncaughtException"), ...process.listeners("unhandledRejection")].map(String);
  expect(sources.filter((source) => source.includes("ExitStatus") || /throw (ex|reason)/.test(source))).toEqual([]);
});

for (const stride of [1, 2]) {
  for (const pad of ["same", "valid"] as const) {
    test(`a convolution's filter gradient with stride ${stride} and ${pad} padding is that of the cpu backend`, async () => {
      const [ours, theirs] = await onBoth(() => {
        const x = numbers(1, [3, 9, 8, 2]) as tf.Tensor4D;
        const filter = numbers(2, [3, 3, 2, 4]) as tf.Tensor4D;
        return tf.grad((w) =>
          tf
            .conv2d(x, w as tf.Tensor4D, stride, pad)
            .square()
            .sum(),
        )(filter);
      });
      expect(furthest(ours, theirs)).toBeLessThan(1e-5);
    });
  }
}

for (const [transposeA, transposeB] of [
  [false, true],
  [true, false],
  [true, true],
] as const) {
  test(`a product with transposeA ${transposeA}, transposeB ${transposeB} and its gradient are those of the cpu backend`, async () => {
    const [ours, theirs] = await onBoth(() => {
      const a = numbers(3, transposeA ? [2, 5, 3] : [2, 3, 5]);
      const b = numbers(4, transposeB ? [2, 4, 5] : [2, 5, 4]);
      const [da, db] = tf.grads((p, q) =>
        tf
          .matMul(p as tf.Tensor, q as tf.Tensor, transposeA, transposeB)
          .square()
          .sum(),
      )([a, b]);
      return tf.concat([(da as tf.Tensor).flatten(), (db as tf.Tensor).flatten(), tf.matMul(a, b, transposeA, transposeB).flatten()]);
    });
    expect(furthest(ours, theirs)).toBeLessThan(1e-5);
  });
}

test("the gradient of a look-up adds the rows that were asked for twice", async () => {
  const [ours, theirs] = await onBoth(() => {
    const ids = tf.tensor1d([2, 0, 2, 1], "int32");
    return tf.grad((table) =>
      tf
        .gather(table, ids)
        .mul(numbers(5, [4, 3]))
        .sum(),
    )(numbers(6, [5, 3]));
  });
  expect(furthest(ours, theirs)).toBeLessThan(1e-6);
  expect([...ours.slice(9)]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("a one-hot of floats holds ones, not the bits of whole numbers", async () => {
  const [ours] = await onBoth(() => tf.oneHot(tf.tensor1d([1, 0], "int32"), 3, 1, 0, "float32"));
  expect([...ours]).toEqual([0, 1, 0, 1, 0, 0]);
});

test("nothing of the engine's memory is kept by the kernels that were added", async () => {
  const run = () =>
    tf.tidy(() => {
      const x = numbers(1, [2, 6, 6, 2]) as tf.Tensor4D;
      tf.grad((w) => tf.conv2d(x, w as tf.Tensor4D, 2, "same").sum())(numbers(2, [3, 3, 2, 4])).dataSync();
      tf.matMul(numbers(1, [4, 6]), numbers(2, [4, 6]), true, false).dataSync();
    });
  run();
  const backend = tf.backend() as unknown as { dataIdMap: { numDataIds(): number } };
  const before = backend.dataIdMap.numDataIds();
  run();
  expect(backend.dataIdMap.numDataIds()).toBe(before);
});
