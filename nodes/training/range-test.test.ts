import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { Run } from "../lib/run.ts";
import { listening, numbersIn, plainObjective, rings, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { mapTree } from "../lib/tree.ts";
import { momentum } from "../optimizers/momentum.ts";
import type { GradientTransform } from "../ports.ts";
import { rangeTest } from "./range-test.ts";

beforeAll(async () => {
  await useEngine();
});

type Settings = Parameters<typeof rangeTest>[0];
const settings = (more: Partial<Settings> = {}): Settings => ({
  model: tinyModel(),
  batches: tinyBatches(rings(100)),
  objective: plainObjective(),
  optimizer: momentum({ decay: 0.9, nesterov: false }),
  validation: rings(60, 2),
  lo: 0,
  hi: 0.5,
  updates: 11,
  ramp: "linear",
  evaluateEvery: 5,
  run: listening().run,
  ...more,
});

test("the first update has the lowest rate, the last the highest, and rows say the rate of the update before them", async () => {
  const { run, told } = listening();
  const { columns, rows } = await rangeTest(settings({ run }));
  const rates = told.numbers.map(([, { rate }]) => rate as number);
  expect([rates[0], rates.at(-1)]).toEqual([0, 0.5]);
  expect(rates[4]).toBeCloseTo(0.2, 12);
  expect(columns).toEqual(["rate", "accuracy", "loss"]);
  expect(rows.map(([rate]) => rate)).toEqual([rates[4], rates[9], rates[10]]);
});

test("a geometric ramp rises by equal factors", async () => {
  const { run, told } = listening();
  await rangeTest(settings({ lo: 0.001, hi: 0.1, updates: 3, ramp: "geometric", run }));
  const rates = told.numbers.map(([, { rate }]) => rate as number);
  for (const [i, wanted] of [0.001, 0.01, 0.1].entries()) expect(rates[i]).toBeCloseTo(wanted, 9);
});

test("accuracy is that of the validation examples, and grows along a sane range", async () => {
  const { rows } = await rangeTest(settings({ updates: 200, hi: 0.2, evaluateEvery: 20 }));
  expect(rows.at(-1)?.[1]).toBeGreaterThan((rows[0]?.[1] as number) + 0.2);
});

test("where the loss is no longer finite the test ends with the rows it has", async () => {
  const wild: GradientTransform = {
    is: "GradientTransform",
    numbers: {},
    init: () => ({}),
    update: (gradients, state) => ({ updates: mapTree((g) => g.mul(1e10), gradients), state }),
  };
  const { rows } = await rangeTest(settings({ optimizer: wild, hi: 1e38, lo: 1e-12, ramp: "geometric", updates: 40, evaluateEvery: 2 }));
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.length).toBeLessThan(20);
});

test("a range that is none is refused", async () => {
  await expect(rangeTest(settings({ lo: 1, hi: 0.5 }))).rejects.toMatchObject({ code: "range" });
  await expect(rangeTest(settings({ lo: 0, ramp: "geometric" }))).rejects.toMatchObject({ code: "range", fix: /cannot begin at 0/ });
});

test("the model keeps its weights, nothing is left behind, and a picture was shown", async () => {
  const shown: string[] = [];
  const run: Run = { ...listening().run, show: (name) => void shown.push(name) };
  const given = settings({ run });
  const weights = numbersIn(given.model.weights);
  const before = tf.memory().numTensors;
  await rangeTest(given);
  expect(tf.memory().numTensors).toBe(before);
  expect(numbersIn(given.model.weights)).toEqual(weights);
  expect(shown).toEqual(["range", "range", "range"]);
});
