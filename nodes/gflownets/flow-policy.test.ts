import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { corners } from "../lib/gflownets/worlds.test-helper.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { flatten } from "../lib/tree.ts";
import type { Model } from "../ports.ts";
import { flowPolicy } from "./flow-policy.ts";

beforeAll(useEngine);

const policy = (more: Partial<Parameters<typeof flowPolicy>[0]> = {}): Model =>
  flowPolicy({
    environment: corners(),
    widths: [64, 64],
    activation: "relu",
    backward: "learned",
    lastLayerScale: 0.1,
    flowOffset: true,
    key: seedKey(1),
    ...more,
  });
const x = () => {
  const { features, states } = corners();
  return tf.tensor2d(features.values, [states, features.width]);
};
const rows = (model: Model, logZ = 0) =>
  tf.tidy(() =>
    model.apply({ ...model.weights, flow: { logZ: tf.tensor1d([logZ]) } }, x(), { mode: "evaluate" }).output.arraySync(),
  ) as number[][];
const count = (model: Model) => [...flatten(model.weights).values()].reduce((sum, { size }) => sum + size, 0);

test("for the grid it is 16 - 64 - 64 - (3 + 2 + 1), with one scalar more", () => {
  const model = policy();
  expect(model.output).toEqual([6]);
  expect(count(model)).toBe(16 * 64 + 64 + 64 * 64 + 64 + 64 * 6 + 6 + 1);
});

test("log Z moves every log flow and nothing else; without the offset it moves nothing", () => {
  for (const flowOffset of [true, false]) {
    const [still, moved] = [rows(policy({ flowOffset })), rows(policy({ flowOffset }), 2)];
    for (const [state, row] of moved.entries()) {
      expect(row.slice(0, 5)).toEqual(still[state]?.slice(0, 5));
      expect((row[5] as number) - (still[state]?.[5] as number)).toBeCloseTo(flowOffset ? 2 : 0, 5);
    }
  }
});

test("a smaller last layer is the same network with its outputs scaled", () => {
  const [small, whole] = [rows(policy({ lastLayerScale: 0.1 })), rows(policy({ lastLayerScale: 1 }))];
  for (const [state, row] of small.entries())
    for (const [at, value] of row.entries()) expect(value).toBeCloseTo(0.1 * (whole[state]?.[at] as number), 5);
});

test("with equal parents there are no backward logits to learn", () => {
  const model = policy({ backward: "uniform" });
  expect(model.output).toEqual([6]);
  expect(count(model)).toBe(count(policy()) - 2 * 65);
  for (const row of rows(model)) expect(row.slice(3, 5)).toEqual([0, 0]);
});

test("layers without units are refused", () => {
  expect(() => policy({ widths: [8, 0] })).toThrow(Problem);
});
