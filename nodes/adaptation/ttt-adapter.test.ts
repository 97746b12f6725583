import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { auxLogits, repeated } from "../lib/adaptation/aux-loss.ts";
import { deriveKey, keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { surprise } from "../lib/labels.ts";
import { seedKey } from "../lib/random.ts";
import { differences, leftBehind } from "../lib/tiny.test-helper.ts";
import { numbersIn } from "../lib/training.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { groupNormNet } from "../models/group-norm-net.ts";
import { mlp } from "../models/mlp.ts";
import { twoHeadModel } from "../models/two-head-model.ts";
import type { Model, Tensors } from "../ports.ts";
import { frozenAdapter } from "./frozen-adapter.ts";
import { rotationTask } from "./rotation-task.ts";
import { tttAdapter } from "./ttt-adapter.ts";

beforeAll(useEngine);

const head = "aux.output";
const task = rotationTask({ mode: "random", shift: 1 });
const model = (): Model => {
  const common = { kernel: 3, groups: 2, init: "he" as const };
  const trunk = groupNormNet({ height: 4, width: 4, depth: 1, channels: [4], strides: [2], outputs: 0, key: seedKey(1), ...common });
  const onTop = (outputs: number, seed: number) =>
    groupNormNet({ height: 2, width: 2, depth: 4, channels: [2], strides: [1], outputs, key: seedKey(seed), ...common });
  return twoHeadModel({ trunk, main: onTop(3, 2), aux: onTop(4, 3) });
};
const picture = (seed = 1, rows = 1) => tf.randomUniform([rows, 4, 4, 1], 0, 1, "float32", seed);
const key = (seed = 5) => keyTensor(seedKey(seed));
const adapter = (change: Partial<Parameters<typeof tttAdapter>[0]> = {}) =>
  tttAdapter({ task, rate: 0.1, steps: 1, copies: 8, reset: "never", head, ...change });
const step = (change: Parameters<typeof adapter>[0], more: { weights?: Tensors; input?: tf.Tensor; key?: tf.Tensor } = {}) => {
  const net = model();
  const one = adapter(change);
  const { weights = net.weights, input = picture(), key: stream = key() } = more;
  return { net, made: one.step({ model: net, weights, start: net.weights, state: one.init(net), input, key: stream }) };
};
const values = (x: tf.Tensor | undefined) => [...(x as tf.Tensor).dataSync()];

test("the main head stays bit for bit; trunk and aux head learn", () => {
  const { net, made } = step({ steps: 3 });
  const before = numbersIn(net.weights);
  const after = numbersIn(made.weights);
  const same = Object.keys(before).filter((path) => `${before[path]}` === `${after[path]}`);
  expect(same).toEqual(Object.keys(before).filter((path) => path.startsWith("main.")));
  expect(same.length).toBeLessThan(Object.keys(before).length);
});

test("a step is w - rate dL/dw of the loss on the turned copies, and the picture is predicted as it came with the new weights", () => {
  const { net, made } = step({ rate: 0.1 });
  const stream = deriveKey(key(), 0);
  const copies = task.make({ input: repeated(picture(), 8), key: stream });
  const loss = (weights: Tensors) =>
    tf.mean(surprise(auxLogits({ model: net, weights, head, input: copies.input, key: stream }), copies.label).each);
  expect(values(made.metrics.auxLoss)[0]).toBeCloseTo(values(loss(net.weights))[0] as number, 6);
  expect(values(made.metrics.auxLossAfter)[0]).toBeCloseTo(values(loss(made.weights))[0] as number, 6);
  expect(values(made.metrics.auxLossAfter)[0]).toBeLessThan(values(made.metrics.auxLoss)[0] as number);
  const slopes = differences(loss, net.weights, 3e-3);
  const after = numbersIn(made.weights);
  for (const [path, before] of flatten(net.weights)) {
    const moved = values(before).map((weight, i) => ((weight - (after[path]?.[i] as number)) / 0.1) as number);
    const wide = Math.max(0.3, ...moved.map(Math.abs));
    const off = moved.map((slope, i) => Math.abs(slope - (slopes.get(path)?.[i] as number)) / wide);
    // One kink of ReLU within reach of a difference is allowed for.
    expect(off.filter((one) => one > 0.02).length, path).toBeLessThanOrEqual(1);
  }
  expect(values(made.logits)).toEqual(values(net.apply(made.weights, picture(), { mode: "evaluate" }).output));
});

test("rate 0 is the frozen adapter, bit for bit, and so is what it records", () => {
  const { net, made } = step({ rate: 0, steps: 2 });
  const none = frozenAdapter({ task, copies: 8, head });
  const still = none.step({ model: net, weights: net.weights, start: net.weights, state: none.init(net), input: picture(), key: key() });
  expect(values(made.logits)).toEqual(values(still.logits));
  expect(numbersIn(made.weights)).toEqual(numbersIn(net.weights));
  expect(values(made.metrics.auxLoss)).toEqual(values(still.metrics.auxLoss));
  expect(values(made.metrics.auxAccuracy)).toEqual(values(still.metrics.auxAccuracy));
});

test("with reset the last batch leaves no trace; without it the weights carry over", () => {
  const moved = step({}, { input: picture(2) }).made.weights;
  for (const steps of [1, 10]) {
    const anew = step({ reset: "each", steps }, { weights: moved }).made;
    const first = step({ reset: "each", steps }).made;
    expect(values(anew.logits)).toEqual(values(first.logits));
    expect(numbersIn(anew.weights)).toEqual(numbersIn(first.weights));
  }
  expect(values(step({}, { weights: moved }).made.logits)).not.toEqual(values(step({}).made.logits));
});

test("other keys draw other copies, and each step draws anew", () => {
  const copies = (seed: number) => values(step({}, { key: key(seed) }).made.state.copies as tf.Tensor);
  expect(copies(5)).toEqual(copies(5));
  expect(copies(6)).not.toEqual(copies(5));
  const twice = step({ steps: 2 }).made.weights;
  const once = step({}).made.weights;
  expect(numbersIn(step({}, { weights: once }).made.weights)).not.toEqual(numbersIn(twice));
});

test("a batch of several pictures has copies of each, and the state keeps its shapes", () => {
  const { net, made } = step({ copies: 3 }, { input: picture(3, 2) });
  expect(made.logits.shape).toEqual([2, 3]);
  const fresh = adapter({ copies: 3 }).init(net);
  for (const [path, tensor] of flatten(fresh)) expect(flatten(made.state).get(path)?.shape, path).toEqual(tensor.shape);
});

test("its picture has the copies with their turns, and the loss before and after", async () => {
  const { made } = step({});
  const views = await adapter().draw?.(made.state);
  expect(Object.keys(views ?? {})).toEqual(["copies", "loss"]);
  expect(views?.copies).toMatchObject({ is: "Images", width: 4, height: 4 });
  expect(views?.loss).toMatchObject({ is: "Bars" });
});

test("models without the head, or with too small a one, and settings that mean nothing are refused", () => {
  const plain = mlp({ inputs: 16, widths: [4], outputs: 3, activation: "relu", init: "he", key: seedKey(1) });
  expect(() => adapter().init(plain)).toThrow(expect.objectContaining({ code: "model.unknown-layer" }));
  expect(() => adapter({ head: "output" }).init(plain)).toThrow(expect.objectContaining({ code: "aux-head.classes" }));
  expect(() => adapter({ rate: -1 })).toThrow(expect.objectContaining({ field: "rate" }));
  expect(() => adapter({ steps: 0 })).toThrow(expect.objectContaining({ field: "steps" }));
});

test("no tensor is left behind in a tidy", () => {
  const net = model();
  const one = adapter({ steps: 2 });
  const state = one.init(net);
  const input = picture();
  const stream = key();
  expect(
    leftBehind(() => tf.tidy(() => one.step({ model: net, weights: net.weights, start: net.weights, state, input, key: stream }))),
  ).toBe(0);
});
