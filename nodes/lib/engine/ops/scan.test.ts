// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { chooser, type Direct, direct, inAnyChunks } from "../lower/direct.test-helper.ts";
import { lowerings } from "../lower/scan.ts";
import { startBackend } from "../start.ts";
import { gru, lstm, type RecurrentWeights } from "./scan.ts";

let machine: Direct;
beforeAll(async () => {
  machine = await direct();
  await startBackend({ engine: "wasm", threads: 1 });
});

type Layer = "lstm" | "gru";
type Inputs = [x: tf.Tensor3D, kernel: tf.Tensor2D, recurrent: tf.Tensor2D, bias: tf.Tensor, h: tf.Tensor2D, c: tf.Tensor2D];
const names = ["x", "kernel", "recurrent", "bias", "h", "c"];

function inputs(layer: Layer, [batch, steps, width, units]: readonly number[], seed: number): Inputs {
  const gates = (layer === "lstm" ? 4 : 3) * (units as number);
  const shapes = [
    [batch, steps, width],
    [width, gates],
    [units, gates],
    layer === "lstm" ? [gates] : [2, gates],
    [batch, units],
    [batch, units],
  ];
  return shapes.map((shape, i) => tf.randomNormal(shape as number[], 0, 0.6, "float32", seed + i)) as unknown as Inputs;
}

/** All states as one tensor. */
function run(layer: Layer, [x, kernel, recurrent, bias, h, c]: Inputs, byStep: boolean): tf.Tensor {
  const weights: RecurrentWeights = { kernel, recurrent, bias };
  if (layer === "gru") return gru(x, weights, h, { byStep });
  const states = lstm(x, weights, { h, c }, { byStep });
  return tf.concat([states.h, tf.mul(states.c, 0.5)], 2);
}

/** A number that depends on every state differently. */
function loss(layer: Layer, given: Inputs, byStep: boolean): tf.Scalar {
  const states = run(layer, given, byStep);
  const weights = tf.randomNormal(states.shape, 0, 1, "float32", 99);
  return tf.sum(tf.mul(weights, tf.add(states, tf.mul(states, states))));
}

function apart(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;
}

const sizes = [
  [1, 1, 1, 1],
  [2, 3, 4, 5],
  [4, 7, 3, 16],
  [5, 9, 8, 17],
  [9, 12, 5, 33],
];

describe.each(["lstm", "gru"] as const)("%s", (layer) => {
  test("all steps in one instruction are the same as step by step", () => {
    for (const [i, size] of sizes.entries()) {
      const given = inputs(layer, size, 10 * i);
      expect(apart(run(layer, given, false), run(layer, given, true))).toBeLessThan(1e-5);
    }
  });

  test("gradients by inputs, weights and first state are those of the steps", () => {
    for (const [i, size] of sizes.entries()) {
      const given = inputs(layer, size, 10 * i);
      const count = layer === "lstm" ? 6 : 5;
      const of = (byStep: boolean) =>
        tf.grads((...all: tf.Tensor[]) => loss(layer, [...all, ...given.slice(count)] as Inputs, byStep))(given.slice(0, count));
      const expected = of(true);
      for (const [j, gradient] of of(false).entries()) {
        const largest = tf.max(tf.abs(expected[j]!)).dataSync()[0] as number;
        expect(apart(gradient, expected[j]!) / Math.max(1, largest), `${names[j]} at ${size}`).toBeLessThan(2e-5);
      }
    }
  });

  test("gradients are the slopes that differences find", () => {
    const given = inputs(layer, [3, 6, 4, 8], 7);
    const gradients = tf.grads((...all: tf.Tensor[]) => loss(layer, [...all, given[5]] as Inputs, false))(given.slice(0, 5));
    for (const [j, gradient] of gradients.entries()) {
      const direction = tf.randomNormal(gradient.shape, 0, 1, "float32", 40 + j);
      const moved = (step: number) =>
        given.map((tensor, i) => (i === j ? tf.add(tensor, tf.mul(direction, step)) : tensor)) as unknown as Inputs;
      const at = (step: number) => loss(layer, moved(step), false).dataSync()[0] as number;
      const slope = (8 * (at(0.01) - at(-0.01)) - (at(0.02) - at(-0.02))) / 0.12;
      const expected = tf.sum(tf.mul(direction, gradient)).dataSync()[0] as number;
      expect(Math.abs(slope - expected) / Math.max(1, Math.abs(expected)), names[j]).toBeLessThan(5e-3);
    }
  });

  test("a second derivative is refused by name, and step by step it is given", () => {
    const given = inputs(layer, [2, 3, 2, 3], 3);
    const second = (byStep: boolean) =>
      tf.grad((kernel) => {
        const slope = tf.grad((own) => loss(layer, [given[0], own, ...given.slice(2)] as Inputs, byStep))(kernel);
        return tf.sum(tf.mul(slope, slope));
      })(given[1]);
    expect(() => second(false)).toThrow(`The gradient of ${layer} over all steps`);
    expect(second(true).shape).toEqual(given[1].shape);
  });

  test("weights of a wrong shape are refused with the shape that fits", () => {
    const [x, kernel, , bias, h, c] = inputs(layer, [2, 3, 4, 5], 1);
    const gates = layer === "lstm" ? 20 : 15;
    const wrong = tf.zeros([4, gates]) as tf.Tensor2D;
    expect(() => run(layer, [x, kernel, wrong, bias, h, c], false)).toThrow(/is \[\d+,\d+\]/);
  });
});

test("states and their gradients do not depend on how examples are shared out", () => {
  const choose = chooser(31);
  for (const lowering of lowerings) {
    for (let round = 0; round < 4; round++) {
      const [batch, steps, units] = [choose(1, 13), choose(1, 6), choose(1, 20)];
      const gates = lowering.kernel.includes("Lstm") ? 4 : 3;
      const tensor = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.5, "float32", seed);
      const given: Record<string, tf.Tensor> = {
        projected: tensor([batch, steps, gates * units], 1),
        recurrent: tensor([units, gates * units], 2),
        recurrentBias: tensor([3 * units], 3),
        transposed: tensor([gates * units, units], 4),
        gates: tensor([batch, steps, 4 * units], 5),
        ...Object.fromEntries(["h", "c", "dh", "dc"].map((name, i) => [name, tensor([batch, steps, units], 6 + i)])),
        ...Object.fromEntries(["h0", "c0"].map((name, i) => [name, tensor([batch, units], 10 + i)])),
      };
      inAnyChunks(machine, lowering, given, {});
    }
  }
});
