import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { slopes } from "../lib/tiny.test-helper.ts";
import { freeze } from "../models/freeze.ts";
import { mlp } from "../models/mlp.ts";
import { differences, lossOf, seen } from "../objectives/evaluate.test-helper.ts";
import type { Model } from "../ports.ts";
import { softTargets } from "./soft-targets.ts";

beforeAll(useEngine);

type Settings = Parameters<typeof softTargets>[0];
const make = (change: Partial<Settings> = {}) =>
  softTargets({ column: "teacher", temperature: 2, scale: "T^2", standardizeLogits: false, ...change });
const teacherLogits = [
  [2, 0, -1],
  [0.5, 1, 0],
];
const studentLogits = [
  [1, 0.2, 0],
  [0, -0.4, 0.3],
];
const columns = () => ({ teacher: tf.tensor2d(teacherLogits), label: tf.tensor1d([0, 2], "int32") });
const softmax = (logits: number[], t: number) => {
  const powers = logits.map((z) => Math.exp(z / t));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
};
const entropy = (p: number[]) => -p.reduce((sum, q) => sum + q * Math.log(q), 0);
const close = (values: number[] | undefined, expected: number[], within: number) =>
  expected.forEach((value, i) => void expect(Math.abs((values?.[i] as number) - value)).toBeLessThan(within));

test("T^2, T or 1 times the divergence of each example, by hand", () => {
  for (const [scale, factor] of [
    ["T^2", 9],
    ["T", 3],
    ["none", 1],
  ] as const) {
    const expected = teacherLogits.map((row, i) => {
      const [p, q] = [softmax(row, 3), softmax(studentLogits[i] as number[], 3)];
      return factor * p.reduce((sum, share, k) => sum + share * Math.log(share / (q[k] as number)), 0);
    });
    close(seen(make({ scale }), studentLogits, columns(), { temperature: 3 }).parts.softTargets, expected, 1e-5);
  }
});

test("the gradient in the student's logits is T (p_S - p_T) over the batch, for every T", () => {
  for (const temperature of [1, 2, 4, 8]) {
    const expected = studentLogits.flatMap((row, i) => {
      const p = softmax(teacherLogits[i] as number[], temperature);
      return softmax(row, temperature).map((q, k) => (temperature * (q - (p[k] as number))) / 2);
    });
    close(lossOf(make(), columns(), { temperature }).gradient(studentLogits), expected, 1e-6);
  }
});

test("gradients agree with differences, also with standardized logits", () => {
  for (const settings of [{}, { standardizeLogits: true }, { scale: "none" as const }]) {
    const loss = lossOf(make(settings), columns(), { temperature: 2 });
    close(loss.gradient(studentLogits), differences(loss.value, studentLogits), 1e-3);
  }
});

test("a student that agrees with its teacher has no loss and no gradient", () => {
  const loss = lossOf(make(), columns(), { temperature: 4 });
  expect(loss.value(teacherLogits)).toBe(0);
  close(loss.gradient(teacherLogits), Array(6).fill(0), 1e-7);
});

test("with standardized logits neither shift nor scale of a row matters", () => {
  const value = (logits: number[][]) => lossOf(make({ standardizeLogits: true }), columns(), { temperature: 2 }).value(logits);
  expect(value(studentLogits.map((row) => row.map((z) => 5 * z - 3)))).toBeCloseTo(value(studentLogits), 5);
  // z-scores with n - 1: the row 1, 0, -1 has deviation 1 and stays as it is.
  const row = { teacher: tf.tensor2d([[3, 1, -1]]) };
  const plain = { teacher: tf.tensor2d([[1, 0, -1]]) };
  const of = (settings: Partial<Settings>, batch: typeof row) => lossOf(make(settings), batch, { temperature: 2 }).value([[1, 0, -1]]);
  expect(of({ standardizeLogits: true }, row)).toBeCloseTo(of({}, plain), 6);
});

test("metrics are the plain cross-entropies and the entropies at T", () => {
  const { metrics } = seen(make(), studentLogits, columns(), { temperature: 3 });
  const mean = (rows: number[][], f: (row: number[], i: number) => number) =>
    rows.reduce((sum, row, i) => sum + f(row, i), 0) / rows.length;
  const loss = (row: number[], i: number) => -Math.log(softmax(row, 1)[[0, 2][i] as number] as number);
  expect(metrics.teacherLoss).toBeCloseTo(mean(teacherLogits, loss), 5);
  expect(metrics.studentLoss).toBeCloseTo(mean(studentLogits, loss), 5);
  expect(metrics.teacherEntropy).toBeCloseTo(
    mean(teacherLogits, (row) => entropy(softmax(row, 3))),
    5,
  );
  expect(metrics.studentEntropy).toBeCloseTo(
    mean(studentLogits, (row) => entropy(softmax(row, 3))),
    5,
  );
});

test("without labels the objective still works, and says nothing about the task", () => {
  const { metrics } = seen(make(), studentLogits, { teacher: tf.tensor2d(teacherLogits) }, { temperature: 3 });
  expect(Object.keys(metrics)).toEqual(["teacherEntropy", "studentEntropy"]);
});

test("no gradient reaches the temperature or a wired teacher, and one does reach the student", () => {
  const teacher = mlp({ inputs: 1, widths: [3], outputs: 3, activation: "tanh", init: "uniform", key: seedKey(1) });
  const objective = make({ teacher });
  const watched = { temperature: tf.scalar(2), student: tf.tensor2d(studentLogits), teacher: teacher.weights };
  const found = slopes((weights) => {
    const { parts } = objective.evaluate({
      model: {
        weights: {},
        run: () => ({ output: weights.student as tf.Tensor, layers: {} }),
        part: (part, h) => part.apply(part.weights, h),
      },
      batch: { input: tf.ones([2, 1]) },
      numbers: { temperature: weights.temperature as tf.Scalar },
      key: tf.tensor1d([1, 2], "int32"),
      state: {},
    });
    return tf.mean(parts.softTargets as tf.Tensor);
  }, watched);
  const moving = [...found].filter(([, slope]) => slope.some((value) => value !== 0)).map(([path]) => path);
  expect(moving).toEqual(["student"]);
});

test("a wired teacher, frozen or not, gives what its column gives", () => {
  const teacher: Model = mlp({ inputs: 1, widths: [4], outputs: 3, activation: "relu", init: "uniform", key: seedKey(1) });
  const column = teacher.apply(teacher.weights, tf.zeros([2, 1]), { mode: "evaluate" }).output;
  const cached = seen(make(), studentLogits, { teacher: column }, { temperature: 2 }).parts;
  expect(seen(make({ teacher, column: "" }), studentLogits, {}, { temperature: 2 }).parts).toEqual(cached);
  expect(seen(make({ teacher: freeze({ model: teacher }) }), studentLogits, {}, { temperature: 2 }).parts).toEqual(cached);
});

test("the temperature is a driven number of that name", () => {
  expect(make({ temperature: 3 }).numbers).toEqual({ temperature: 3 });
  expect(() => make({ temperature: 0 })).toThrow(expect.objectContaining({ field: "temperature" }));
});

test("a missing column and another number of classes are refused in words", () => {
  expect(() => seen(make({ column: "other" }), studentLogits, columns(), { temperature: 2 })).toThrow(/no column "other"/);
  expect(() =>
    seen(
      make(),
      [
        [1, 2],
        [1, 2],
      ],
      columns(),
      { temperature: 2 },
    ),
  ).toThrow(/3 logits, the student 2/);
});

test("an evaluation inside a tidy leaves nothing behind", () => {
  const batch = columns();
  const before = tf.memory().numTensors;
  seen(make(), studentLogits, batch, { temperature: 2 });
  expect(tf.memory().numTensors).toBe(before);
});
