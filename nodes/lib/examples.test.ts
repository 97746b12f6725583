import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { mlp } from "../models/mlp.ts";
import { useEngine } from "./engine.ts";
import { columnOf, overChunks, takeRows } from "./examples.ts";
import { picturesOf } from "./picture.ts";
import { seedKey } from "./random.ts";
import { leftBehind, tinyExamples } from "./tiny.test-helper.ts";
import { tensorsIn } from "./tree.ts";

beforeAll(useEngine);

test("rows come in the order asked for, twice if asked twice, with every column", () => {
  const taken = takeRows(tinyExamples([[1], [2], [3]], [0, 1, 2]), Int32Array.from([2, 0, 2]));
  expect([...columnOf(taken, "input").dataSync()]).toEqual([3, 1, 3]);
  expect([...columnOf(taken, "label").dataSync()]).toEqual([2, 0, 2]);
  expect([taken.count, columnOf(taken, "label").dtype]).toEqual([3, "int32"]);
});

test("no rows are examples too, of the same shape", () => {
  const none = takeRows(tinyExamples([[1, 2]], [0]), new Int32Array());
  expect([none.count, columnOf(none, "input").shape, columnOf(none, "label").dtype]).toEqual([0, [0, 2], "int32"]);
});

test("a column that is missing is named together with those that are there", () => {
  expect(() => columnOf(tinyExamples([[1]], [0]), "teacher")).toThrow(
    expect.objectContaining({ code: "examples.no-column", fix: expect.stringMatching(/input, label/) }),
  );
});

test("a model run over chunks of any size gives what one run gives", () => {
  const model = mlp({ inputs: 2, widths: [3], outputs: 2, activation: "tanh", init: "he", key: seedKey(1) });
  const examples = tinyExamples(
    Array.from({ length: 7 }, (_, i) => [i, -i]),
    Array(7).fill(0),
  );
  const whole = [...model.apply(model.weights, columnOf(examples, "input"), { mode: "evaluate" }).output.dataSync()];
  for (const chunk of [1, 3, 7, 100]) {
    const { logits } = overChunks({ model, examples, chunk }, ({ output }) => ({ logits: output }));
    expect([...logits.dataSync()]).toEqual(whole);
    logits.dispose();
  }
  expect(leftBehind(() => overChunks({ model, examples, chunk: 3 }, ({ layers }) => ({ h: layers.hidden1 as tf.Tensor })))).toBe(0);
});

test("pictures stretch the values to 0..255 and carry their captions", async () => {
  const examples = tinyExamples(
    [
      [-1, 0],
      [1, 3],
    ],
    [0, 1],
    { picture: [1, 2] },
  );
  const view = await picturesOf(examples, [1, 0], (row, place) => ({ label: `${row} at ${place}`, wrong: row === 1 }));
  const pixels = view?.items.map((item) => [...atob(item.pixels)].map((letter) => letter.charCodeAt(0)));
  expect(pixels).toEqual([
    [128, 255],
    [0, 64],
  ]);
  expect(view?.items.map(({ label, wrong }) => [label, wrong])).toEqual([
    ["1 at 0", true],
    ["0 at 1", false],
  ]);
  expect([view?.width, view?.height]).toEqual([2, 1]);
  expect(tensorsIn(view)).toEqual([]);
});

test("examples that are no pictures have none, and equal values are black", async () => {
  expect(await picturesOf(tinyExamples([[1, 2]], [0]), [0])).toBeUndefined();
  const flat = await picturesOf(tinyExamples([[2, 2]], [0], { picture: [1, 2] }), [0]);
  expect(flat?.items[0]?.pixels).toBe(btoa("\0\0"));
  const before = tf.memory().numTensors;
  const examples = tinyExamples([[2, 2]], [0], { picture: [1, 2] });
  await picturesOf(examples, [0]);
  expect(tf.memory().numTensors - before).toBe(2);
});
