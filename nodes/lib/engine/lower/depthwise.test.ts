// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Lowering } from "../lowering.ts";
import { lowerings } from "./depthwise.ts";
import { chooser, type Direct, direct, expectClose, inAnyChunks, inner, oracle } from "./direct.test-helper.ts";

const kernel = (name: string) => lowerings.find((lowering) => lowering.kernel === name) as Lowering;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

function cases(count: number, seed: number) {
  const choose = chooser(seed);
  return Array.from({ length: count }, (_, at) => {
    const [height, width] = [choose(1, 4), choose(1, 4)];
    const channels = [1, 3, 8, 17, 32][choose(0, 4)] as number;
    const dilated = choose(0, 2) === 0;
    const each = (most: number): [number, number] => [choose(1, most), choose(1, most)];
    const dilations: [number, number] = dilated ? each(3) : [1, 1];
    const strides: [number, number] = dilated ? [1, 1] : each(3);
    const pad = choose(0, 1) ? "same" : "valid";
    const sides = [(height - 1) * dilations[0] + choose(1, 12), (width - 1) * dilations[1] + choose(1, 12)];
    const x = tf.randomNormal([choose(1, 3), ...sides, channels], 0, 1, "float32", at);
    const filter = tf.randomNormal([height, width, channels, choose(1, 3)], 0, 1, "float32", at + 1000);
    return { x, filter, attrs: { strides, pad, dilations, dimRoundingMode: null } };
  });
}

test("a depthwise convolution is tfjs-cpu's for any filter, step, dilation and number of filters a channel", () => {
  for (const { x, filter, attrs } of cases(40, 3)) {
    const [y] = inAnyChunks(machine, kernel("DepthwiseConv2dNative"), { x, filter }, attrs);
    expectClose(y!, oracle("DepthwiseConv2dNative", { x, filter }, attrs)[0]!, 1e-5);
  }
});

test("its derivatives are its transposes: sum dy y = sum dx x = sum dw w, also where tfjs-cpu forgets the dilation", () => {
  for (const { x, filter, attrs } of cases(40, 4)) {
    const [y] = machine.run(kernel("DepthwiseConv2dNative"), { x, filter }, attrs);
    const dy = tf.randomNormal(y!.shape as number[], 0, 1, "float32", 9);
    const forInput = { ...attrs, inputShape: x.shape };
    const forFilter = { ...attrs, filterShape: filter.shape };
    const [dx] = inAnyChunks(machine, kernel("DepthwiseConv2dNativeBackpropInput"), { dy, filter }, forInput);
    const [dw] = inAnyChunks(machine, kernel("DepthwiseConv2dNativeBackpropFilter"), { x, dy }, forFilter);
    const expected = inner(dy.dataSync(), y!.values);
    expect(inner(dx!.values, x.dataSync())).toBeCloseTo(expected, 2);
    expect(inner(dw!.values, filter.dataSync())).toBeCloseTo(expected, 2);
    if (attrs.dilations[0] > 1 || attrs.dilations[1] > 1) continue;
    expectClose(dx!, oracle("DepthwiseConv2dNativeBackpropInput", { dy, filter }, forInput)[0]!, 1e-5);
    expectClose(dw!, oracle("DepthwiseConv2dNativeBackpropFilter", { x, dy }, forFilter)[0]!, 1e-4);
  }
});

test("a fused depthwise convolution adds its bias and applies its activation", () => {
  for (const [at, { x, filter, attrs }] of cases(12, 5).entries()) {
    const channels = (x.shape[3] as number) * (filter.shape[3] as number);
    const bias = tf.randomNormal([channels], 0, 1, "float32", at);
    const activation = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"][at % 7];
    const slopes = activation === "prelu" ? { preluActivationWeights: tf.randomNormal([channels], 0, 1, "float32", at + 50) } : {};
    const inputs: Record<string, tf.Tensor> = at % 3 ? { x, filter, bias, ...slopes } : { x, filter, ...slopes };
    const settings = { ...attrs, activation, leakyreluAlpha: 0.3, dataFormat: "NHWC" };
    const [y] = inAnyChunks(machine, kernel("FusedDepthwiseConv2D"), inputs, settings);
    expectClose(y!, oracle("FusedDepthwiseConv2D", inputs, settings)[0]!, 1e-5);
  }
});
