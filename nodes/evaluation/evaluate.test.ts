import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { tinyExamples, watchedRun } from "../lib/tiny.test-helper.ts";
import type { Images, Matrix } from "../lib/view.ts";
import type { Model } from "../ports.ts";
import { evaluate } from "./evaluate.ts";

beforeAll(useEngine);

/** A model whose outputs are its inputs. */
const identity: Model = {
  is: "Model",
  weights: {},
  stats: {},
  constants: {},
  layers: [],
  input: [3],
  output: [3],
  apply: (_, x) => ({ output: x.clone(), stats: {} }),
};
const logits = [
  [5, 0, 0],
  [0, 5, 0],
  [0, 0, 5],
  [5, 0, 0],
];

test("accuracy is the share of right classes, loss the mean surprise in nats", async () => {
  const { run } = watchedRun();
  const { metrics } = await evaluate({ model: identity, examples: tinyExamples(logits, [0, 1, 2, 1]), run });
  const right = Math.log(1 + 2 * Math.exp(-5));
  expect(metrics.accuracy).toBe(0.75);
  expect(metrics.loss).toBeCloseTo((3 * right + 5 + right) / 4, 5);
});

test("the confusion matrix counts true classes in rows and predictions in columns", async () => {
  const { run, views } = watchedRun();
  await evaluate({ model: identity, examples: tinyExamples(logits, [0, 1, 2, 1]), run });
  expect((views.get("confusion") as Matrix).values).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [0, 0, 1],
  ]);
  expect(views.has("worst")).toBe(false);
});

test("of pictures the most surprising come first, with what they were taken for", async () => {
  const { run, views } = watchedRun();
  await evaluate({ model: identity, examples: tinyExamples(logits, [0, 1, 2, 1], { picture: [1, 3] }), run });
  expect((views.get("worst") as Images).items[0]).toMatchObject({ label: "class 1 read as class 0", wrong: true });
});

test("more examples than one chunk score as the same examples in one", async () => {
  const many = Array.from({ length: 1203 }, (_, i) => logits[i % 4] as number[]);
  const labels = Array.from({ length: 1203 }, (_, i) => [0, 1, 2, 1][i % 4] as number);
  const { metrics } = await evaluate({ model: identity, examples: tinyExamples(many, labels), run: watchedRun().run });
  expect(metrics.accuracy).toBeCloseTo(903 / 1203, 12);
});

test("nothing is left behind", async () => {
  const examples = tinyExamples(logits, [0, 1, 2, 1], { picture: [1, 3] });
  const before = tf.memory().numTensors;
  await evaluate({ model: identity, examples, run: watchedRun().run });
  expect(tf.memory().numTensors).toBe(before);
});
