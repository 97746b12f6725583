import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { differences, leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import { convNet } from "../models/conv-net.ts";
import { mlp } from "../models/mlp.ts";
import type { Model, Tensors } from "../ports.ts";
import { regressor } from "./regressor.ts";

beforeAll(useEngine);

const net = (widths: number[]): Model => mlp({ inputs: 3, widths, outputs: 2, activation: "relu", init: "he", key: seedKey(1) });
const picture = (side: number, channels: number[]): Model =>
  convNet({ height: side, width: side, channels, kernel: 3, pool: "none", outputs: 2, init: "he", key: seedKey(1) });
const make = (change: Partial<Parameters<typeof regressor>[0]> = {}) =>
  regressor({
    student: change.student ?? net([4]),
    teacher: change.teacher ?? net([6]),
    studentLayer: "hidden1",
    teacherLayer: "hidden1",
    activation: "relu",
    init: "uniform",
    key: seedKey(3),
    ...change,
  });

test("it maps the student's width to the teacher's, with small weights and no bias at first", () => {
  const part = make();
  const { kernel, bias } = part.weights as { kernel: tf.Tensor; bias: tf.Tensor };
  expect([kernel.shape, bias.shape, part.output]).toEqual([[4, 6], [6], [6]]);
  expect(Math.max(...kernel.dataSync().map(Math.abs))).toBeLessThanOrEqual(0.05);
  expect(Math.max(...kernel.dataSync().map(Math.abs))).toBeGreaterThan(0.03);
  expect(part.apply(part.weights, tf.ones([7, 4])).shape).toEqual([7, 6]);
});

test("two features and one output by hand, through each activation", () => {
  const value = (activation: "relu" | "tanh" | "sigmoid" | "none") => {
    const part = make({ student: net([2]), teacher: net([1]), activation });
    return part.apply({ kernel: tf.tensor2d([[1], [-2]]), bias: tf.tensor1d([0.5]) }, tf.tensor2d([[1, 1]])).dataSync()[0] as number;
  };
  expect(value("none")).toBeCloseTo(-0.5, 6);
  expect(value("relu")).toBe(0);
  expect(value("tanh")).toBeCloseTo(Math.tanh(-0.5), 5);
  expect(value("sigmoid")).toBeCloseTo(1 / (1 + Math.exp(0.5)), 5);
});

test("the identity gives its input back, bit for bit", () => {
  const part = make({ student: net([6]), init: "identity" });
  const h = tf.randomUniform([5, 6], 0, 3, "float32", 1);
  expect(part.apply(part.weights, h).dataSync()).toEqual(h.dataSync());
});

test("pictures get one convolution whose kernel closes the gap between the sizes", () => {
  const part = make({ student: picture(6, [2]), teacher: picture(4, [3]), studentLayer: "conv1", teacherLayer: "conv1" });
  expect((part.weights.kernel as tf.Tensor).shape).toEqual([3, 3, 2, 3]);
  expect(part.apply(part.weights, tf.ones([7, 6, 6, 2])).shape).toEqual([7, 4, 4, 3]);
});

test("gradients of its weights agree with differences", () => {
  for (const part of [
    make({ activation: "tanh" }),
    make({ student: picture(4, [2]), teacher: picture(3, [2]), studentLayer: "conv1", teacherLayer: "conv1", activation: "tanh" }),
  ]) {
    const h = part.weights.kernel instanceof tf.Tensor && part.weights.kernel.rank === 4 ? [2, 4, 4, 2] : [2, 4];
    const x = tf.randomUniform(h, -1, 1, "float32", 2);
    const loss = (weights: Tensors) => tf.sum(tf.square(tf.sub(part.apply(weights, x), 0.3)));
    const expected = differences(loss, part.weights, 1e-2);
    for (const [path, slope] of slopes(loss, part.weights)) {
      slope.forEach((value, i) => void expect(Math.abs(value - (expected.get(path)?.[i] as number))).toBeLessThan(5e-3));
    }
  }
});

test("layers that cannot be mapped, or not copied, are refused with both shapes", () => {
  expect(() => make({ init: "identity" })).toThrow(/\[4\].*\[6\]/);
  expect(() => make({ teacher: picture(4, [3]), teacherLayer: "conv1" })).toThrow(expect.objectContaining({ code: "regressor.shapes" }));
  expect(() => make({ student: picture(4, [2]), teacher: picture(6, [3]), studentLayer: "conv1", teacherLayer: "conv1" })).toThrow(
    expect.objectContaining({ code: "regressor.shapes" }),
  );
  expect(() => make({ teacherLayer: "hidden7" })).toThrow(expect.objectContaining({ field: "teacherLayer" }));
});

test("no tensor is left behind", () => {
  const [student, teacher] = [net([6]), net([6])];
  expect(leftBehind(() => make({ student, teacher }))).toBe(0);
  expect(leftBehind(() => make({ student, teacher, init: "identity" }))).toBe(0);
});
