import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import { disposeTree } from "../lib/tree.ts";
import type { Model } from "../ports.ts";
import { convNet } from "./conv-net.ts";
import { freeze } from "./freeze.ts";
import { mlp } from "./mlp.ts";
import { splitAt } from "./split-at.ts";

beforeAll(useEngine);

/** A visitor that writes down the layers it sees. */
const noting = (names: string[]) => (name: string, h: tf.Tensor) => {
  names.push(name);
  return h;
};

const make = () => mlp({ inputs: 3, widths: [5, 4], outputs: 2, activation: "tanh", init: "he", key: seedKey(1) });
const x = () =>
  tf.tensor2d([
    [0.3, -0.8, 1.1],
    [1, 2, 3],
  ]);
const out = (model: Model, input: tf.Tensor) => model.apply(model.weights, input, { mode: "evaluate" }).output;

test("front then back is the model, number for number, also after the model is gone", () => {
  const convolution = convNet({ height: 4, width: 4, channels: [2, 3], kernel: 3, pool: "max", outputs: 2, init: "he", key: seedKey(1) });
  for (const [model, at, input] of [
    [make(), "hidden1", x()],
    [make(), "hidden2", x()],
    [convolution, "conv1", tf.ones([2, 16])],
  ] as const) {
    const whole = [...out(model, input).dataSync()];
    const { front, back } = splitAt({ model, at });
    disposeTree(model.weights);
    expect(back.input).toEqual(front.output);
    expect([...out(back, out(front, input)).dataSync()]).toEqual(whole);
  }
});

test("each part has the weights of its own layers and no others", () => {
  const { front, back } = splitAt({ model: make(), at: "hidden1" });
  expect([Object.keys(front.weights), Object.keys(back.weights)]).toEqual([["hidden1"], ["hidden2", "output"]]);
  expect(front.layers.map((layer) => layer.name)).toEqual(["hidden1"]);
  expect(back.layers.map((layer) => layer.name)).toEqual(["hidden2", "output"]);
});

test("the back shows its visitor its own layers only, and stops where it is told to", () => {
  const { back } = splitAt({ model: make(), at: "hidden1" });
  const names: string[] = [];
  const h = tf.ones([2, 5]);
  const { output } = back.apply(back.weights, h, { mode: "train", until: "hidden2", visit: noting(names) });
  expect([names, output.shape]).toEqual([["hidden2"], [2, 4]]);
});

test("the back's weights have the gradients that they have in the whole model", () => {
  const model = make();
  const { front, back } = splitAt({ model, at: "hidden1" });
  const h = out(front, x());
  const whole = slopes((weights) => tf.sum(tf.square(model.apply(weights, x(), { mode: "train" }).output)), model.weights);
  const apart = slopes((weights) => tf.sum(tf.square(back.apply(weights, h, { mode: "train" }).output)), back.weights);
  expect([...apart.keys()]).toEqual(["hidden2/kernel", "hidden2/bias", "output/kernel", "output/bias"]);
  for (const [path, slope] of apart) expect(slope).toEqual(whole.get(path));
});

test("frozen models can be cut, and cut ones frozen", () => {
  const model = make();
  const whole = [...out(model, x()).dataSync()];
  const cold = splitAt({ model: freeze({ model }), at: "hidden2" });
  expect([...out(cold.back, out(cold.front, x())).dataSync()]).toEqual(whole);
  const { front, back } = splitAt({ model, at: "hidden1" });
  expect([...out(freeze({ model: back }), out(freeze({ model: front }), x())).dataSync()]).toEqual(whole);
});

test("a name that is no layer, and the last layer, are refused with the names there are", () => {
  expect(() => splitAt({ model: make(), at: "hidden9" })).toThrow(
    expect.objectContaining({ field: "at", fix: expect.stringMatching(/hidden1/) }),
  );
  expect(() => splitAt({ model: make(), at: "output" })).toThrow(expect.objectContaining({ code: "split-at.last" }));
});

test("no tensor is left behind, neither by cutting nor by running the back", () => {
  const model = make();
  expect(leftBehind(() => splitAt({ model, at: "hidden1" }))).toBe(0);
  const { back } = splitAt({ model, at: "hidden1" });
  const h = tf.ones([2, 5]);
  expect(leftBehind(() => out(back, h))).toBe(0);
});
