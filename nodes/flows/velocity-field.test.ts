import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { gaussianModel } from "../lib/flows/gaussian.test-helper.ts";
import { seedKey } from "../lib/random.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Field } from "../lib/view.ts";
import type { Model } from "../ports.ts";
import { velocityField } from "./velocity-field.ts";

beforeAll(useEngine);
const trained = { is: "Trained", curves: {}, updates: 0, presentations: 0, borders: [] } as const;
async function draw(model: Model, t = 1): Promise<Field> {
  const examples = tinyExamples([[0.1, 0.2]], [0]);
  const probe = velocityField({ examples, every: 5, t, steps: 1, points: 20, extent: 2, key: seedKey(1) });
  const before = tf.memory().numTensors;
  const view = await probe.draw({ models: { model }, trained, step: 0 });
  expect(tf.memory().numTensors).toBe(before);
  return view as Field;
}

test("from noise to r = 0 the arrows end on the data, and at r = t they are the velocity", async () => {
  const field = await draw(gaussianModel(0.5));
  expect(field.along).toBe("r");
  expect(field.frames.map(({ label }) => label)).toEqual(["0.00", "0.20", "0.40", "0.60", "0.80", "1.00"]);
  for (const { x, y, dx, dy } of field.frames[0]?.arrows ?? []) {
    expect(x + dx).toBeCloseTo(0.5 * x, 2);
    expect(y + dy).toBeCloseTo(0.5 * y, 2);
  }
  // At t = 1 the velocity of N(0, c^2) is x itself.
  for (const { x, dx } of field.frames.at(-1)?.arrows ?? []) expect(dx).toBeCloseTo(-x, 2);
});

test("a network without a gap is drawn over its times", async () => {
  const field = await draw(gaussianModel(0.5, { gap: false }));
  expect(field.along).toBe("t");
  expect(field.frames[0]?.label).toBe("1.00");
});

test("real points and samples lie under the arrows", async () => {
  const groups = (await draw(gaussianModel(0.5))).points?.map(({ group }) => group) ?? [];
  expect(groups.filter((group) => group === "real").length).toBe(1);
  expect(groups.filter((group) => group === "sample, 1 step").length).toBe(20);
});

test("a space of three dimensions has no picture, and a training without such a model none yet", async () => {
  await expect(draw({ ...gaussianModel(0.5), output: [3] })).rejects.toThrow("Only flows in the plane");
  const probe = velocityField({ examples: tinyExamples([[0, 0]], [0]), every: 5, t: 1, steps: 1, points: 2, extent: 2, key: seedKey(1) });
  expect(await probe.draw({ models: {}, trained, step: 0 })).toBeNull();
});
