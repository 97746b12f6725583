import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { sweep } from "./sweep.ts";
import { listeningRun, scores } from "./turns.test-helper.ts";

beforeAll(useEngine);

test("one row for each value in the order they are listed; a single field's metrics keep their names", async () => {
  const table = await sweep({
    values: [3, 1],
    each: async ({ value }) => ({ test: scores({ accuracy: value / 10, loss: 1 }) }),
    run: listeningRun().run,
  });
  expect(table).toEqual({
    is: "Table",
    columns: ["value", "accuracy", "loss"],
    rows: [
      [3, 0.3, 1],
      [1, 0.1, 1],
    ],
    planned: 2,
  });
});

test("metrics of several fields are told apart by the field", async () => {
  const each = async () => ({ validation: scores({ accuracy: 0.9 }), test: scores({ accuracy: 0.8 }) });
  const table = await sweep({ values: [1], each, run: listeningRun().run });
  expect(table.columns).toEqual(["value", "validation.accuracy", "test.accuracy"]);
});

test("the field called scores keeps bare names beside a validation, so a sweep can stand beside other arms", async () => {
  const each = async () => ({ scores: scores({ accuracy: 0.9 }), validation: scores({ accuracy: 0.8 }) });
  const table = await sweep({ values: [1], each, run: listeningRun().run });
  expect(table.columns).toEqual(["value", "accuracy", "validation.accuracy"]);
});

test("no tensor outlives its turn", async () => {
  const before = tf.memory().numTensors;
  const each = async ({ value }: { value: number }) => ({ test: scores({ sum: tf.fill([2], value).sum().dataSync()[0] as number }) });
  const table = await sweep({ values: [1, 2], each, run: listeningRun().run });
  expect(table.rows).toEqual([
    [1, 2],
    [2, 4],
  ]);
  expect(tf.memory().numTensors).toBe(before);
});
