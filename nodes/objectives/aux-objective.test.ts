import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { rotationTask } from "../adaptation/rotation-task.ts";
import { bind } from "../lib/bound.ts";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { differences, slopes, tinyExamples } from "../lib/tiny.test-helper.ts";
import { mlp } from "../models/mlp.ts";
import { twoHeadModel } from "../models/two-head-model.ts";
import type { AuxTask, Model, Tensors } from "../ports.ts";
import { auxObjective } from "./aux-objective.ts";

beforeAll(useEngine);

const net = (inputs: number, widths: number[], outputs: number, seed: number) =>
  mlp({ inputs, widths, outputs, activation: "tanh", init: "uniform", key: seedKey(seed) });
const model = (): Model => twoHeadModel({ trunk: net(4, [], 5, 1), main: net(5, [], 3, 2), aux: net(5, [], 4, 3) });
const key = () => keyTensor(seedKey(9));
const input = () =>
  tf.tensor2d([
    [1, 2, 3, 4],
    [0, 1, 0, 0],
  ]);
const evaluated = (task: AuxTask, weights?: Tensors, net_: Model = model()) => {
  const bound = bind(net_, { weights: weights ?? net_.weights, parts: {}, partNames: new Map(), stats: {}, mode: "train", key: key() });
  return auxObjective({ task, head: "aux.output" }).evaluate({
    model: bound,
    batch: { input: input() },
    numbers: {},
    key: key(),
    state: {},
  });
};

test("with all four turns an example's loss is the mean of its views', by hand", () => {
  const whole = model();
  const { parts, metrics } = evaluated(rotationTask({ mode: "expand", shift: 0 }), undefined, whole);
  // Row by row from the top left; turned against the clock.
  const views = [
    [1, 2, 3, 4],
    [0, 1, 0, 0],
    [2, 4, 1, 3],
    [1, 0, 0, 0],
    [4, 3, 2, 1],
    [0, 0, 1, 0],
    [3, 1, 4, 2],
    [0, 0, 0, 1],
  ];
  const logits = whole.apply(whole.weights, tf.tensor2d(views), { mode: "evaluate", until: "aux.output" }).output;
  const chances = tf.logSoftmax(logits).arraySync() as number[][];
  const each = chances.map((row, i) => -(row[Math.floor(i / 2)] as number));
  const of = (example: number) => [0, 1, 2, 3].reduce((sum, turns) => sum + (each[2 * turns + example] as number), 0) / 4;
  const made = [...(parts.aux as tf.Tensor).dataSync()];
  expect(made).toHaveLength(2);
  [0, 1].forEach((example) => void expect(made[example]).toBeCloseTo(of(example), 5));
  expect(metrics.aux?.dataSync()[0]).toBeCloseTo((of(0) + of(1)) / 2, 5);
});

test("its gradients agree with differences, and the main head has none", () => {
  const whole = model();
  const loss = (weights: Tensors) => tf.mean(evaluated(rotationTask({ mode: "random", shift: 1 }), weights, whole).parts.aux as tf.Tensor);
  const expected = differences(loss, whole.weights, 1e-2);
  for (const [path, slope] of slopes(loss, whole.weights)) {
    slope.forEach((value, i) => void expect(Math.abs(value - (expected.get(path)?.[i] as number)), path).toBeLessThan(2e-3));
    expect(
      slope.every((value) => value === 0),
      path,
    ).toBe(path.startsWith("main."));
  }
});

test("a model without the head, or with a head too small, is refused before the first step", () => {
  const task = rotationTask({ mode: "random", shift: 0 });
  const examples = tinyExamples([[1, 2, 3, 4]], [0], { picture: [2, 2] });
  const check = (head: string) => () => auxObjective({ task, head }).check?.({ examples, model: model() });
  expect(check("aux.output")).not.toThrow();
  expect(check("aux")).toThrow(expect.objectContaining({ code: "model.unknown-layer", field: "head" }));
  expect(check("main.output")).toThrow(expect.objectContaining({ code: "aux-head.classes" }));
});
