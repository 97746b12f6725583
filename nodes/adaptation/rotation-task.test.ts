import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { asPictures, turned } from "../lib/adaptation/pictures.ts";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind } from "../lib/tiny.test-helper.ts";
import { rotationTask } from "./rotation-task.ts";

beforeAll(useEngine);

const values = (x: tf.Tensor) => [...x.dataSync()];
const key = () => keyTensor(seedKey(7));
const quarters = [0, 1, 2, 3] as const;
/** Two pictures of 3x3 with every value once. */
const pair = () => tf.reshape(tf.range(0, 18), [2, 3, 3, 1]) as tf.Tensor4D;

test("a quarter turn against the clock, by hand", () => {
  const [picture] = tf.unstack(turned(pair(), 1));
  expect(values(picture as tf.Tensor)).toEqual([2, 5, 8, 1, 4, 7, 0, 3, 6]);
  expect(values(tf.unstack(turned(pair(), 2))[0] as tf.Tensor)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(values(tf.unstack(turned(pair(), 3))[0] as tf.Tensor)).toEqual([6, 3, 0, 7, 4, 1, 8, 5, 2]);
});

test("turn 1 then turn 3 gives back the picture bit for bit, and so do two turns 2 and four turns 1", () => {
  const x = tf.randomNormal([5, 6, 6, 2], 0, 1, "float32", 3) as tf.Tensor4D;
  const back = (turns: (0 | 1 | 2 | 3)[]) => values(turns.reduce<tf.Tensor4D>((h, one) => turned(h, one), x));
  for (const turns of [
    [1, 3],
    [3, 1],
    [2, 2],
    [1, 1, 1, 1],
    [1, 1, 2],
  ] as (0 | 1 | 2 | 3)[][])
    expect(back(turns)).toEqual(values(x));
  expect(back([1])).not.toEqual(values(x));
});

test("expand gives all four turns, one after the other, in the shape of the input", () => {
  const flat = tf.reshape(pair(), [2, 9]);
  const { input, label } = rotationTask({ mode: "expand", shift: 0 }).make({ input: flat, key: key() });
  expect(input.shape).toEqual([8, 9]);
  expect(values(label)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  const expected = quarters.flatMap((turns) => values(turned(pair(), turns)));
  expect(values(input)).toEqual(expected);
});

test("random turns each picture as its label says, all turns about equally often", () => {
  const x = tf.randomNormal([400, 4, 4, 1], 0, 1, "float32", 5) as tf.Tensor4D;
  const { input, label } = rotationTask({ mode: "random", shift: 0 }).make({ input: x, key: key() });
  const turns = values(label) as (0 | 1 | 2 | 3)[];
  // 400 draws of a quarter have a deviation of 9.
  for (const k of quarters) expect(Math.abs(turns.filter((one) => one === k).length - 100)).toBeLessThan(35);
  const each = quarters.map((k) => tf.unstack(turned(x, k)));
  const made = tf.unstack(input);
  for (const row of [0, 1, 2, 3, 17, 399]) {
    expect(values(made[row] as tf.Tensor)).toEqual(values(each[turns[row] as number]?.[row] as tf.Tensor));
  }
});

test("a shift moves pictures by whole pixels, the edge going on, and other keys move them elsewhere", () => {
  const task = rotationTask({ mode: "expand", shift: 1 });
  const picture = tf.tensor2d([[1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  const first = (seed: number) => values(task.make({ input: picture, key: keyTensor(seedKey(seed)) }).input).slice(0, 9);
  const moved = (down: number, right: number) =>
    [0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => 1 + 3 * Math.min(2, Math.max(0, y - down)) + Math.min(2, Math.max(0, x - right))));
  const all = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => moved(down, right).join()));
  const seen = new Set(Array.from({ length: 60 }, (_, seed) => first(seed).join()));
  expect([...seen].sort()).toEqual(all.sort());
});

test("what is no square picture is refused", () => {
  const task = rotationTask({ mode: "random", shift: 0 });
  expect(() => task.make({ input: tf.zeros([1, 2, 3, 1]), key: key() })).toThrow(expect.objectContaining({ code: "rotation-task.square" }));
  expect(() => asPictures(tf.zeros([1, 7]))).toThrow(expect.objectContaining({ code: "pictures.shape" }));
  expect(() => rotationTask({ mode: "random", shift: 0.5 })).toThrow(expect.objectContaining({ field: "shift" }));
});

test("no tensor is left behind in a tidy", () => {
  const x = pair();
  const stream = key();
  expect(leftBehind(() => tf.tidy(() => rotationTask({ mode: "random", shift: 1 }).make({ input: x, key: stream })))).toBe(0);
});
