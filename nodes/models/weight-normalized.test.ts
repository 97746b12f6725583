import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { differences, leftBehind, slopes } from "../lib/tiny.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { convNet } from "./conv-net.ts";
import { freeze } from "./freeze.ts";
import { mlp } from "./mlp.ts";
import { weightNormalized } from "./weight-normalized.ts";

beforeAll(useEngine);
const plain = () => mlp({ inputs: 3, widths: [4], outputs: 2, activation: "tanh", init: "uniform", key: seedKey(1) });
const x = () => tf.tensor2d([[0.5, -1, 2], [1, 0.2, -0.3]]); // biome-ignore format: a table
const outputs = (model: ReturnType<typeof plain>, weights = model.weights) => [
  ...model.apply(weights, x(), { mode: "evaluate" }).output.dataSync(),
];

test("it begins as the model that was wired in, each length that of its column", () => {
  const model = plain();
  const made = weightNormalized({ model });
  expect([...flatten(made.weights).keys()]).toEqual(
    ["hidden1", "output"].flatMap((layer) => ["direction", "length", "bias"].map((name) => `${layer}/${name}`)),
  );
  for (const [i, value] of outputs(made).entries()) expect(value).toBeCloseTo(outputs(model)[i] as number, 6);
  const kernel = (model.weights.output as { kernel: tf.Tensor }).kernel.arraySync() as number[][];
  const length = Math.hypot(...kernel.map((row) => row[1] as number));
  expect((made.weights.output as { length: tf.Tensor }).length.dataSync()[1]).toBeCloseTo(length, 6);
});

test("the length of a direction says nothing", () => {
  const made = weightNormalized({ model: plain() });
  const longer = Object.fromEntries(
    Object.entries(made.weights).map(([name, layer]) => {
      const { direction, ...others } = layer as Record<string, tf.Tensor>;
      return [name, { ...others, direction: tf.mul(direction as tf.Tensor, 7) }];
    }),
  );
  for (const [i, value] of outputs(made, longer).entries()) expect(value).toBeCloseTo(outputs(made)[i] as number, 5);
});

test("gradients are those of differences, and the direction's is at right angles to it", () => {
  const made = weightNormalized({ model: plain() });
  const loss = (weights: typeof made.weights) => tf.sum(tf.square(made.apply(weights, x(), { mode: "evaluate" }).output));
  const [by, want] = [slopes(loss, made.weights), differences(loss, made.weights, 1e-2)];
  for (const [path, values] of by)
    for (const [i, value] of values.entries()) expect(Math.abs(value - (want.get(path)?.[i] as number))).toBeLessThan(0.01);
  const v = (made.weights.hidden1 as { direction: tf.Tensor }).direction.dataSync();
  const g = by.get("hidden1/direction") as number[];
  for (const column of [0, 1, 2, 3]) {
    expect([0, 1, 2].reduce((sum, row) => sum + (v[4 * row + column] as number) * (g[4 * row + column] as number), 0)).toBeCloseTo(0, 4);
  }
});

test("convolutions have a length for each channel that comes out, and it leaves nothing behind", () => {
  const model = convNet({ height: 6, width: 6, channels: [3], kernel: 3, pool: "mean", outputs: 2, init: "he", key: seedKey(2) });
  const made = weightNormalized({ model });
  const shapes = [...flatten(made.weights)].filter(([path]) => path.endsWith("length")).map(([, { shape }]) => shape);
  expect(shapes[0]).toHaveLength(1);
  const own = freeze({ model: made });
  const zeros = tf.zeros([2, ...model.input]);
  expect(leftBehind(() => own.apply({}, zeros, { mode: "evaluate" }).output)).toBe(0);
});
