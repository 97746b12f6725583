import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { bind } from "../lib/bound.ts";
import { useEngine } from "../lib/engine.ts";
import { lossAndGradients } from "../lib/gradients.ts";
import { seedKey } from "../lib/random.ts";
import { differences, slopes } from "../lib/tiny.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { convNet } from "../models/conv-net.ts";
import { freeze } from "../models/freeze.ts";
import { mlp } from "../models/mlp.ts";
import type { Evaluation, Model, Objective, Tensors } from "../ports.ts";
import { hiddenMatch } from "./hidden-match.ts";
import { regressor } from "./regressor.ts";

beforeAll(useEngine);

const net = (widths: number[], seed: number): Model =>
  mlp({ inputs: 3, widths, outputs: 2, activation: "relu", init: "he", key: seedKey(seed) });
const x = () =>
  tf.tensor2d([
    [0.3, -0.8, 1.1],
    [1, 2, 3],
  ]);

/** Weights as a training holds them: the model's under `model`, the part's under `part`. */
function evaluate(objective: Objective, model: Model, weights: Tensors, batch: Tensors): Evaluation {
  const [part] = objective.owns;
  const bound = bind(model, {
    weights: weights.model as Tensors,
    parts: { part: weights.part ?? {} } as Tensors,
    partNames: new Map(part ? [[part, "part"]] : []),
    stats: {},
    mode: "train",
    ...(objective.until && { until: objective.until }),
  });
  return objective.evaluate({ model: bound, batch, numbers: {}, key: tf.tensor1d([1, 2], "int32"), state: {} });
}
const treeOf = (objective: Objective, model: Model): Tensors => ({
  model: model.weights,
  ...(objective.owns[0] && { part: objective.owns[0].weights }),
});

test("half the sum of squares of an example, by hand", () => {
  const model = net([2], 1);
  const weights = { model: { ...model.weights, hidden1: { kernel: tf.ones([3, 2]), bias: tf.tensor1d([0, 1]) } } };
  const batch = {
    input: tf.tensor2d([
      [1, 0, 0],
      [0, 2, 0],
    ]),
    "teacher.h": tf.tensor2d([
      [2, 2],
      [5, 0],
    ]),
  };
  // Hidden: [1, 2] and [2, 3].
  const { parts } = evaluate(hiddenMatch({ student: "hidden1", target: "h" }), model, weights, batch);
  expect([...(parts.hiddenMatch as tf.Tensor).dataSync()]).toEqual([0.5, 0.5 * (9 + 9)]);
});

test("of pictures it is the mean over positions of the sum over channels", () => {
  const model = convNet({ height: 2, width: 2, channels: [3], kernel: 1, pool: "none", outputs: 2, init: "he", key: seedKey(1) });
  const weights = { model: { ...model.weights, conv1: { kernel: tf.ones([1, 1, 1, 3]), bias: tf.zeros([3]) } } };
  const batch = { input: tf.tensor2d([[1, 2, 3, 4]]), "teacher.conv1": tf.zeros([1, 2, 2, 3]) };
  const { parts } = evaluate(hiddenMatch({ student: "conv1", target: "conv1" }), model, weights, batch);
  expect((parts.hiddenMatch as tf.Tensor).shape).toEqual([1]);
  expect((parts.hiddenMatch as tf.Tensor).dataSync()[0]).toBeCloseTo((0.5 * 3 * (1 + 4 + 9 + 16)) / 4, 5);
});

test("a student whose layers are the teacher's, seen through the identity, has loss exactly 0 and gradient 0", () => {
  const teacher = net([5], 1);
  const student = net([5, 4], 2);
  const part = regressor({
    student,
    teacher,
    studentLayer: "hidden1",
    teacherLayer: "hidden1",
    activation: "relu",
    init: "identity",
    key: seedKey(3),
  });
  const objective = hiddenMatch({ teacher: freeze({ model: teacher }), part, student: "hidden1", target: "hidden1" });
  const weights = { model: { ...student.weights, hidden1: teacher.weights.hidden1 as Tensors }, part: part.weights };
  const { loss, gradients } = lossAndGradients(weights, (tried) => evaluate(objective, student, tried, { input: x() }));
  expect(loss.dataSync()[0]).toBe(0);
  for (const gradient of flatten(gradients).values()) expect(Math.max(...gradient.dataSync().map(Math.abs))).toBe(0);
});

test("the student's lower layers and the part learn; the layers above do not, and labels are not asked for", () => {
  const teacher = net([6], 1);
  const student = net([5, 4], 2);
  const part = regressor({
    student,
    teacher,
    studentLayer: "hidden1",
    teacherLayer: "hidden1",
    activation: "relu",
    init: "uniform",
    key: seedKey(3),
  });
  const objective = hiddenMatch({ teacher, part, student: "hidden1", target: "hidden1" });
  const { gradients } = lossAndGradients(treeOf(objective, student), (tried) => evaluate(objective, student, tried, { input: x() }));
  const moving = [...flatten(gradients)].filter(([, gradient]) => gradient.dataSync().some((slope) => slope !== 0)).map(([path]) => path);
  expect(moving).toEqual(["model/hidden1/kernel", "model/hidden1/bias", "part/kernel", "part/bias"]);
  expect(objective.until).toBe("hidden1");
});

test("a wired teacher and its cached column give the same loss and the same gradients, which agree with differences", () => {
  const teacher = mlp({ inputs: 3, widths: [6], outputs: 2, activation: "tanh", init: "he", key: seedKey(1) });
  const student = mlp({ inputs: 3, widths: [4], outputs: 2, activation: "tanh", init: "he", key: seedKey(2) });
  const part = regressor({
    student,
    teacher,
    studentLayer: "hidden1",
    teacherLayer: "hidden1",
    activation: "tanh",
    init: "uniform",
    key: seedKey(3),
  });
  const column = teacher.apply(teacher.weights, x(), { mode: "evaluate", until: "hidden1" }).output;
  const wired = hiddenMatch({ teacher, part, student: "hidden1", target: "hidden1" });
  const cached = hiddenMatch({ part, student: "hidden1", target: "hidden1" });
  const loss = (objective: Objective, batch: Tensors) => (tried: Tensors) =>
    tf.mean(evaluate(objective, student, tried, batch).parts.hiddenMatch as tf.Tensor);
  const fromColumn = loss(cached, { input: x(), "teacher.hidden1": column });
  const found = slopes(fromColumn, treeOf(cached, student));
  expect(slopes(loss(wired, { input: x() }), treeOf(wired, student))).toEqual(found);
  const expected = differences(fromColumn, treeOf(cached, student), 1e-2);
  for (const [path, slope] of found) {
    slope.forEach((value, i) => void expect(Math.abs(value - (expected.get(path)?.[i] as number))).toBeLessThan(2e-3));
  }
});

test("no gradient reaches a teacher, even when the student learns the very same tensors", () => {
  const model = net([5, 5], 1);
  const from = (teacher: Model) => {
    const objective = hiddenMatch({ teacher, student: "hidden1", target: "hidden2" });
    return slopes(
      (tried) => tf.mean(evaluate(objective, model, tried, { input: x() }).parts.hiddenMatch as tf.Tensor),
      treeOf(objective, model),
    );
  };
  const found = from(model);
  expect(found.get("model/hidden1/kernel")?.some((slope) => slope !== 0)).toBe(true);
  expect(found.get("model/hidden2/kernel")?.some((slope) => slope !== 0)).toBe(false);
  expect(found).toEqual(from(freeze({ model })));
});

test("layers of other shapes, missing columns and unknown layers are refused in words", () => {
  const [teacher, student] = [net([6], 1), net([5], 2)];
  const tried = (objective: Objective, batch: Tensors) => evaluate(objective, student, treeOf(objective, student), batch);
  expect(() => tried(hiddenMatch({ teacher, student: "hidden1", target: "hidden1" }), { input: x() })).toThrow(/\[5\].*\[6\]/);
  expect(() => tried(hiddenMatch({ student: "hidden1", target: "hidden1" }), { input: x() })).toThrow(/no column "teacher.hidden1"/);
  expect(() => hiddenMatch({ teacher, student: "hidden1", target: "conv1" })).toThrow(expect.objectContaining({ field: "target" }));
  const part = regressor({
    student,
    teacher: student,
    studentLayer: "hidden1",
    teacherLayer: "hidden1",
    activation: "relu",
    init: "uniform",
    key: seedKey(3),
  });
  expect(() => hiddenMatch({ teacher, part, student: "hidden1", target: "hidden1" })).toThrow(
    expect.objectContaining({ code: "hidden-match.shapes" }),
  );
});

test("an evaluation inside a tidy leaves nothing behind", () => {
  const [teacher, student] = [net([5], 1), net([5], 2)];
  const objective = hiddenMatch({ teacher, student: "hidden1", target: "hidden1" });
  const input = x();
  const before = tf.memory().numTensors;
  tf.tidy(() => void evaluate(objective, student, treeOf(objective, student), { input }));
  expect(tf.memory().numTensors).toBe(before);
});
