// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Lowering } from "../lowering.ts";
import { lowerings } from "./conv.ts";
import { chooser, type Direct, direct, expectClose, inAnyChunks, inner, oracle } from "./direct.test-helper.ts";

const kernel = (name: string) => lowerings.find((lowering) => lowering.kernel === name) as Lowering;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

function cases(count: number, seed: number, directions = 2) {
  const choose = chooser(seed);
  return Array.from({ length: count }, (_, at) => {
    const each = (from: number, to: number) => Array.from({ length: directions }, () => choose(from, to));
    const size = each(1, directions === 2 ? 4 : 3);
    const channels = [1, 2, 5, 8, 19][choose(0, 4)] as number;
    const filters = [1, 3, 4, 8, 33][choose(0, 4)] as number;
    const dilated = choose(0, 3) === 0;
    const dilations = dilated ? each(1, 3) : each(1, 1);
    const strides = dilated ? each(1, 1) : each(1, 3);
    const pads = ["same", "valid", choose(0, 2), undefined][choose(0, directions === 2 ? 3 : 1)];
    const explicit = [[0, 0], ...size.map(() => [choose(0, 2), choose(0, 2)]), [0, 0]];
    const sides = size.map((side, d) => (side - 1) * (dilations[d] as number) + choose(1, 9));
    const x = normal([choose(1, 5), ...sides, channels], at);
    const filter = normal([...size, channels, filters], at + 1000);
    return { x, filter, attrs: { strides, dilations, pad: pads ?? explicit, dataFormat: directions === 2 ? "NHWC" : "NDHWC" } };
  });
}

const names = {
  2: { forward: "Conv2D", input: "Conv2DBackpropInput", filter: "Conv2DBackpropFilter" },
  3: { forward: "Conv3D", input: "Conv3DBackpropInputV2", filter: "Conv3DBackpropFilterV2" },
} as const;

for (const directions of [2, 3] as const) {
  const { forward, input, filter: filterGradient } = names[directions];
  test(`${forward} is tfjs-cpu's for any filter, step, dilation and padding, however it is cut`, () => {
    for (const { x, filter, attrs } of cases(directions === 2 ? 80 : 30, 3, directions)) {
      const [y] = inAnyChunks(machine, kernel(forward), { x, filter }, attrs);
      expectClose(y!, oracle(forward, { x, filter }, attrs)[0]!, 1e-4);
    }
  });

  test(`${forward}'s derivatives are its transposes: sum dy y = sum dx x = sum dw w, also where tfjs-cpu forgets the dilation`, () => {
    for (const { x, filter, attrs } of cases(directions === 2 ? 80 : 30, 4, directions)) {
      const [y] = machine.run(kernel(forward), { x, filter }, attrs);
      const dy = normal(y!.shape as number[], 9);
      const forInput = { ...attrs, inputShape: x.shape };
      const forFilter = { ...attrs, filterShape: filter.shape };
      const [dx] = inAnyChunks(machine, kernel(input), { dy, filter }, forInput);
      const [dw] = inAnyChunks(machine, kernel(filterGradient), { x, dy }, forFilter);
      const expected = inner(dy.dataSync(), y!.values);
      const close = Math.max(1, Math.abs(expected)) * 1e-4;
      expect(Math.abs(inner(dx!.values, x.dataSync()) - expected)).toBeLessThan(close);
      expect(Math.abs(inner(dw!.values, filter.dataSync()) - expected)).toBeLessThan(close);
      if (attrs.dilations.some((step) => step > 1)) continue;
      expectClose(dx!, oracle(input, { dy, filter }, forInput)[0]!, 1e-4);
      expectClose(dw!, oracle(filterGradient, { x, dy }, forFilter)[0]!, 1e-4);
    }
  });
}

test("images whose channels come first give the same numbers, in their order", () => {
  const first = (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2]);
  for (const { x, filter, attrs } of cases(20, 5)) {
    if (typeof attrs.pad !== "string") continue;
    const settings = { ...attrs, dataFormat: "NCHW", dilations: [1, 1] };
    const inputs = { x: first(x), filter };
    const [y] = inAnyChunks(machine, kernel("Conv2D"), inputs, settings);
    expectClose(y!, oracle("Conv2D", inputs, settings)[0]!, 1e-4);
    const dy = normal(y!.shape as number[], 9);
    const forInput = { ...settings, inputShape: inputs.x.shape };
    const forFilter = { ...settings, filterShape: filter.shape };
    const [dx] = machine.run(kernel("Conv2DBackpropInput"), { dy, filter }, forInput);
    const [dw] = machine.run(kernel("Conv2DBackpropFilter"), { x: inputs.x, dy }, forFilter);
    expectClose(dx!, oracle("Conv2DBackpropInput", { dy, filter }, forInput)[0]!, 1e-4);
    expectClose(dw!, oracle("Conv2DBackpropFilter", { x: inputs.x, dy }, forFilter)[0]!, 1e-4);
  }
});

test("a fused convolution adds any bias and applies any activation, in both orders of the channels", () => {
  const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"];
  for (const [at, { x, filter, attrs }] of cases(56, 6).entries()) {
    const channels = filter.shape[3] as number;
    const turned = at % 4 === 3 && typeof attrs.pad === "string";
    const activation = activations[at % 7];
    const biases = [normal([channels], at), undefined, tf.scalar(0.5), normal([channels], at)];
    const bias = biases[at % 4];
    const slopes = activation === "prelu" ? { preluActivationWeights: normal([channels], at + 50) } : {};
    const image = turned ? tf.transpose(x, [0, 3, 1, 2]) : x;
    const inputs = { x: image, filter, ...(bias ? { bias } : {}), ...slopes };
    const settings = { ...attrs, activation, leakyreluAlpha: 0.3, dataFormat: turned ? "NCHW" : "NHWC" };
    const [y] = inAnyChunks(machine, kernel("FusedConv2D"), inputs, settings);
    expectClose(y!, oracle("FusedConv2D", inputs, settings)[0]!, 1e-4);
  }
});

test("what lies outside the image is left out: an infinite weight does not reach the positions that do not see it", () => {
  const x = tf.ones([1, 1, 3, 1]);
  const filter = tf.tensor([Number.POSITIVE_INFINITY, 1, 1], [1, 3, 1, 1]);
  const [y] = machine.run(kernel("Conv2D"), { x, filter }, { strides: 1, pad: "same", dataFormat: "NHWC", dilations: 1 });
  expect([...y!.values]).toEqual([2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test("a filter's gradient is summed in groups of images that the shape decides, each in order", () => {
  // 20 images in 8 groups. 2^24 in the first image of a group forgets the group's later ones, -2^24 in the next group takes it away.
  const images = 20;
  const ones = Float32Array.from({ length: images }, (_, image) => (image === 0 ? 2 ** 24 : image === 2 ? -(2 ** 24) : 1));
  const x = tf.tensor(ones, [images, 1, 1, 1]);
  const dy = tf.ones([images, 1, 1, 1]);
  const attrs = { strides: 1, pad: "valid", dataFormat: "NHWC", filterShape: [1, 1, 1, 1] };
  const [dw] = inAnyChunks(machine, kernel("Conv2DBackpropFilter"), { x, dy }, attrs);
  const group = (g: number) =>
    ones.slice(Math.floor((images * g) / 8), Math.floor((images * (g + 1)) / 8)).reduce((a, b) => Math.fround(a + b), 0);
  expect(dw!.values[0]).toBe(Array.from({ length: 8 }, (_, g) => group(g)).reduce((a, b) => Math.fround(a + b)));
});
