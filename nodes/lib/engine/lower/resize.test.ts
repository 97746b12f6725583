// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Lowering } from "../lowering.ts";
import { chooser, type Direct, direct, expectClose, inAnyChunks, inner, oracle } from "./direct.test-helper.ts";
import { lowerings } from "./resize.ts";
import { lowerings as shapeLowerings } from "./shape.ts";

const kernel = (name: string) => lowerings.find((lowering) => lowering.kernel === name) as Lowering;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

describe.each([
  ["ResizeBilinear", "ResizeBilinearGrad"],
  ["ResizeNearestNeighbor", "ResizeNearestNeighborGrad"],
] as const)("%s", (forward, backward) => {
  test("is tfjs-cpu's, and its derivative its transpose for many images, any sides, corners and pixel centres", () => {
    const choose = chooser(11);
    for (let seed = 0; seed < 60; seed++) {
      const channels = [1, 3, 16, 19][choose(0, 3)] as number;
      const images = tf.randomNormal([choose(1, 3), choose(1, 7), choose(1, 7), channels], 0, 1, "float32", seed);
      const alignCorners = choose(0, 1) === 1;
      const attrs = { size: [choose(1, 12), choose(1, 12)], alignCorners, halfPixelCenters: !alignCorners && choose(0, 1) === 1 };
      const [y] = inAnyChunks(machine, kernel(forward), { images }, attrs);
      expectClose(y!, oracle(forward, { images }, attrs)[0]!, 1e-5);
      const dy = tf.randomNormal(y!.shape as number[], 0, 1, "float32", seed + 1);
      const [dx] = inAnyChunks(machine, kernel(backward), { images, dy }, attrs);
      expect(inner(dx!.values, images.dataSync())).toBeCloseTo(inner(dy.dataSync(), y!.values), 2);
      const [batch, height, width] = images.shape;
      // Where tfjs-cpu's own derivative is right: one square image, no pixel centres.
      if (batch !== 1 || height !== width || attrs.halfPixelCenters || y!.shape[1] !== y!.shape[2]) continue;
      expectClose(dx!, oracle(backward, { images, dy }, attrs)[0]!, 1e-5);
    }
  });
});

test("twice the size by the nearest pixel repeats every pixel four times, and its derivative adds the four", () => {
  const images = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const attrs = { size: [4, 4], alignCorners: false, halfPixelCenters: false };
  const [y] = machine.run(kernel("ResizeNearestNeighbor"), { images }, attrs);
  expect([...y!.values]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
  const [dx] = machine.run(kernel("ResizeNearestNeighborGrad"), { images, dy: tf.ones([1, 4, 4, 1]) }, attrs);
  expect([...dx!.values]).toEqual([4, 4, 4, 4]);
});

test("whole numbers keep their type by the nearest pixel and become floats between pixels", () => {
  const images = tf.tensor4d([1, 2], [1, 1, 2, 1], "int32");
  const attrs = { size: [1, 3], alignCorners: true, halfPixelCenters: false };
  expect(machine.run(kernel("ResizeBilinear"), { images }, attrs)[0]!.values).toEqual(Float32Array.of(1, 1.5, 2));
  expect(machine.run(kernel("ResizeNearestNeighbor"), { images }, attrs)[0]!.values).toEqual(Int32Array.of(1, 2, 2));
});

test("an image flipped left to right is tfjs-cpu's", () => {
  const image = tf.randomNormal([3, 4, 5, 2], 0, 1, "float32", 8);
  const [y] = inAnyChunks(machine, shapeLowerings.find(({ kernel: name }) => name === "FlipLeftRight")!, { image }, {});
  expectClose(y!, oracle("FlipLeftRight", { image }, {})[0]!, 0);
});
