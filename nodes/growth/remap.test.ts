import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import type { Term } from "../lib/vocabulary/weights.ts";
import { mlp } from "../models/mlp.ts";
import { values } from "./grow.test-helper.ts";
import { remap } from "./remap.ts";

beforeAll(useEngine);
const net = (width: number, seed: number) =>
  mlp({ inputs: 2, widths: [width], outputs: 2, activation: "relu", init: "uniform", key: seedKey(seed) });
const made = (terms: Record<string, readonly Term[]>, width = 3) =>
  remap({ sources: [net(3, 1), net(3, 2)], map: { is: "WeightMap", name: "test", target: net(width, 3), terms } }).weights;

test("a tensor is the sum of its terms, each times its coefficient; what is not listed stays the target's", () => {
  const weights = made({
    "hidden1/kernel": [
      { source: 0, tensor: "hidden1/kernel", coefficient: 0.25 },
      { source: 1, tensor: "hidden1/kernel", coefficient: -2 },
    ],
  });
  const [a, b] = [values(net(3, 1).weights, "hidden1/kernel"), values(net(3, 2).weights, "hidden1/kernel")];
  for (const [at, value] of values(weights, "hidden1/kernel").entries())
    expect(value).toBeCloseTo(0.25 * (a[at] as number) - 2 * (b[at] as number), 6);
  expect(values(weights, "output/bias")).toEqual(values(net(3, 3).weights, "output/bias"));
});

test("rows and columns are taken by number, also of a bias", () => {
  const weights = made(
    {
      "hidden1/kernel": [{ source: 0, tensor: "hidden1/kernel", coefficient: 1, rows: [1, 0], columns: [2, 0] }],
      "hidden1/bias": [{ source: 0, tensor: "hidden1/bias", coefficient: 1, columns: [2, 0] }],
    },
    2,
  );
  const kernel = tf.tensor2d(values(net(3, 1).weights, "hidden1/kernel"), [2, 3]).arraySync();
  expect(values(weights, "hidden1/kernel")).toEqual([kernel[1]?.[2], kernel[1]?.[0], kernel[0]?.[2], kernel[0]?.[0]]);
  const bias = values(net(3, 1).weights, "hidden1/bias");
  expect(values(weights, "hidden1/bias")).toEqual([bias[2], bias[0]]);
});

test("a source, a tensor or a shape that does not fit is named", () => {
  const term = (more: Partial<Term>): Record<string, readonly Term[]> => ({
    "hidden1/kernel": [{ source: 0, tensor: "hidden1/kernel", coefficient: 1, ...more }],
  });
  for (const [terms, code] of [
    [term({ source: 2 }), "remap.source"],
    [term({ tensor: "hidden7/kernel" }), "remap.tensor"],
    [term({ columns: [0] }), "remap.shape"],
  ] as const) {
    expect(() => made(terms)).toThrow(Problem);
    expect(() => made(terms)).toThrow(expect.objectContaining({ code }));
  }
});
