import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Tensors } from "../ports.ts";
import { teachingGenerator } from "./teaching-generator.ts";

beforeAll(useEngine);

const like = () => tinyExamples([[1, 2, 3, 4]], [0], { picture: [2, 2] });
const settings = { steps: 3, batch: 4, latent: 5, hidden: 6, scale: 2, rate: 0.02, momentum: 0.5 };
const make = (more: Partial<typeof settings> = {}) => teachingGenerator({ like: like(), key: seedKey(1), ...settings, ...more });

test("it makes a row for each example of each step, inside the scale, classes in turn", () => {
  const lessons = make();
  const inputs = lessons.inputs(lessons.model.weights);
  expect(inputs.shape).toEqual([12, 4]);
  expect(Math.max(...inputs.dataSync().map(Math.abs))).toBeLessThan(2);
  expect([...lessons.label.dataSync()]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  expect(lessons.like).toEqual({ classes: like().classes, picture: [2, 2] });
});

test("rates and momenta begin where the settings say, and stay positive", () => {
  const lessons = make();
  const { rates, momenta } = lessons.pace(lessons.model.weights);
  for (const rate of rates.dataSync()) expect(rate).toBeCloseTo(0.02, 7);
  for (const one of momenta.dataSync()) expect(one).toBeCloseTo(0.5, 7);
  const low = lessons.pace({ pace: { logRate: tf.fill([3], -5), logMomentum: tf.fill([3], -9) } });
  expect(Math.min(...low.rates.dataSync(), ...low.momenta.dataSync())).toBeGreaterThan(0);
});

test("a latent makes its own row alone, and so does the class beside it", () => {
  const lessons = make();
  const { weights } = lessons.model;
  const { table } = weights.latents as { table: tf.Tensor };
  const moved = tf.tensor2d(
    [...table.dataSync()].map((value, i) => (Math.floor(i / 5) === 7 ? value + 1 : value)),
    [12, 5],
  );
  const [a, b] = [weights, { ...weights, latents: { table: moved } } as Tensors].map((at) => lessons.inputs(at).arraySync() as number[][]);
  expect(a?.map((row, i) => String(row) !== String(b?.[i]))).toEqual(Array.from({ length: 12 }, (_, row) => row === 7));
  const same = tf.ones([12, 5]);
  const rows = lessons.inputs({ ...weights, latents: { table: same } }).arraySync() as number[][];
  expect(rows[0]).toEqual(rows[3]);
  expect(rows[0]).not.toEqual(rows[1]);
});

test("one row by hand", () => {
  const lessons = make({ steps: 1, batch: 1, latent: 1, hidden: 1 });
  const weights: Tensors = {
    hidden: { kernel: tf.tensor2d([[2], [1], [0], [0]]), bias: tf.tensor1d([-5]) },
    output: { kernel: tf.tensor2d([[1, 2, 0, -1]]), bias: tf.tensor1d([0, 0, 0.5, 0]) },
    latents: { table: tf.tensor2d([[1.5]]) },
  };
  // 2 * 1.5 + 1 - 5 = -1, leaky: -0.1.
  const want = [-0.1, -0.2, 0.5, 0.1].map((value) => 2 * Math.tanh(value));
  for (const [i, value] of [...lessons.inputs(weights).dataSync()].entries()) expect(value).toBeCloseTo(want[i] as number, 6);
});

test("it makes its weights and labels and nothing else; another key draws other ones", () => {
  const given = like();
  const before = tf.memory().numTensors;
  const made = teachingGenerator({ like: given, key: seedKey(1), ...settings });
  expect(tf.memory().numTensors - before).toBe(tensorsIn(made).length);
  const other = teachingGenerator({ like: given, key: seedKey(2), ...settings });
  expect([...made.inputs(made.model.weights).dataSync()]).not.toEqual([...other.inputs(other.model.weights).dataSync()]);
});

test.each([
  ["steps", 0],
  ["batch", 1.5],
  ["latent", 0],
  ["hidden", -1],
  ["rate", 0],
  ["momentum", -1],
])("%s of %s is refused", (field, value) => {
  expect(() => make({ [field]: value })).toThrow(expect.objectContaining({ code: "lessons.size", field }));
});
