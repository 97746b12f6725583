import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import type { Model, Tensors } from "../ports.ts";
import { freeze } from "./freeze.ts";
import { mlp } from "./mlp.ts";
import { splitAt } from "./split-at.ts";
import { twoHeadModel } from "./two-head-model.ts";

beforeAll(useEngine);

const net = (inputs: number, widths: number[], outputs: number, seed: number) =>
  mlp({ inputs, widths, outputs, activation: "tanh", init: "uniform", key: seedKey(seed) });
const parts = () => ({ trunk: net(4, [6], 5, 1), main: net(5, [7], 3, 2), aux: net(5, [], 2, 3) });
const values = (x: tf.Tensor) => [...x.dataSync()];
const evaluate = { mode: "evaluate" } as const;
const run = (model: Model, x: tf.Tensor) => model.apply(model.weights, x, evaluate).output;
const x = () => tf.randomNormal([2, 4], 0, 1, "float32", 1);

test("each head on the trunk is what the parts give one after the other, bit for bit", () => {
  const { trunk, main, aux } = parts();
  const model = twoHeadModel({ trunk, main, aux });
  const features = run(trunk, x());
  expect(values(run(model, x()))).toEqual(values(run(main, features)));
  expect(values(model.apply(model.weights, x(), { ...evaluate, until: "aux.output" }).output)).toEqual(values(run(aux, features)));
  expect(values(model.apply(model.weights, x(), { ...evaluate, until: "trunk.output" }).output)).toEqual(values(features));
});

test("layers have their part in front, and a visitor sees all of them", () => {
  const model = twoHeadModel(parts());
  const names = ["trunk.hidden1", "trunk.output", "aux.output", "main.hidden1", "main.output"];
  expect(model.layers.map(({ name }) => name)).toEqual(names);
  expect(Object.keys(model.weights)).toEqual(names);
  const visited = (until?: string) => {
    const seen: string[] = [];
    const visit = (name: string, h: tf.Tensor) => {
      seen.push(name);
      return h;
    };
    tf.tidy(() => model.apply(model.weights, x(), { ...evaluate, visit, ...(until === undefined ? {} : { until }) }).output);
    return seen;
  };
  expect(visited()).toEqual(names);
  expect(visited("aux.output")).toEqual(names.slice(0, 3));
  expect(visited("main.hidden1")).toEqual(["trunk.hidden1", "trunk.output", "main.hidden1"]);
});

test("a loss on one head has no gradient in the other", () => {
  const model = twoHeadModel(parts());
  const zero = (until: string) => {
    const found = slopes((weights) => tf.mean(tf.square(model.apply(weights, x(), { mode: "train", until }).output)), model.weights);
    return [...found].filter(([, slope]) => slope.every((value) => value === 0)).map(([path]) => path);
  };
  expect(zero("aux.output")).toEqual(["main.hidden1/kernel", "main.hidden1/bias", "main.output/kernel", "main.output/bias"]);
  expect(zero("main.output")).toEqual(["aux.output/kernel", "aux.output/bias"]);
});

test("frozen or with a frozen trunk it gives the same, and it can be cut above its trunk", () => {
  const { trunk, main, aux } = parts();
  const model = twoHeadModel({ trunk, main, aux });
  expect(values(run(freeze({ model }), x()))).toEqual(values(run(model, x())));
  const still = twoHeadModel({ trunk: freeze({ model: trunk }), main, aux });
  expect(values(run(still, x()))).toEqual(values(run(model, x())));
  expect(Object.keys(still.weights)).toEqual(["aux.output", "main.hidden1", "main.output"]);
  const { front, back } = splitAt({ model, at: "trunk.output" });
  expect(values(run(back, run(front, x())))).toEqual(values(run(model, x())));
});

test("a head that does not take what the trunk gives is refused, and so is a layer that is not there", () => {
  expect(() => twoHeadModel({ ...parts(), aux: net(4, [], 2, 3) })).toThrow(
    expect.objectContaining({ code: "two-head-model.shape", field: "aux" }),
  );
  const model = twoHeadModel(parts());
  expect(() => model.apply(model.weights, x(), { ...evaluate, until: "output" })).toThrow(
    expect.objectContaining({ code: "model.unknown-layer" }),
  );
});

test("no tensor is left behind", () => {
  const given = parts();
  const model = twoHeadModel(given);
  expect(leftBehind(() => twoHeadModel(given))).toBe(0);
  const input = x();
  expect(leftBehind(() => model.apply(model.weights, input, evaluate).output)).toBe(0);
  expect(leftBehind(() => model.apply(model.weights as Tensors, input, { ...evaluate, until: "aux.output" }).output)).toBe(0);
});
