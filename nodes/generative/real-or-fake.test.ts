import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Sampler } from "../ports.ts";
import { realOrFake } from "./real-or-fake.ts";

beforeAll(useEngine);

const nines: Sampler = {
  is: "Sampler",
  name: "nines",
  shape: [2],
  evaluations: 1,
  noise: (_, count) => tf.zeros([count, 2]),
  sample: (noise) => tf.fill(noise.shape, 9),
};
const real = () =>
  tinyExamples(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [0, 1, 2],
  );

test("fake and real in turn, labelled", async () => {
  const made = await realOrFake({ sampler: nines, examples: real(), count: 2, key: seedKey(1) });
  expect(columnOf(made, "input").arraySync()).toEqual([
    [9, 9],
    [1, 2],
    [9, 9],
    [3, 4],
  ]);
  expect([...labelsOf(made)]).toEqual([0, 1, 0, 1]);
  expect(made.classes).toEqual(["fake", "real"]);
});

test("no more of each class than there are real ones", async () => {
  expect((await realOrFake({ sampler: nines, examples: real(), count: 50, key: seedKey(1) })).count).toBe(6);
  await expect(realOrFake({ sampler: nines, examples: real(), count: 0, key: seedKey(1) })).rejects.toThrow(/0 samples/);
});
