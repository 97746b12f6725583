import { beforeAll, expect, test } from "vitest";
import { mlp } from "../models/mlp.ts";
import { residualMlp } from "../models/residual-mlp.ts";
import { blocksOf } from "./blocks.ts";
import { useEngine } from "./engine.ts";
import { Problem } from "./problem.ts";
import { seedKey } from "./random.ts";

beforeAll(useEngine);
const plain = (widths: number[]) => mlp({ inputs: 3, widths, outputs: 2, activation: "relu", init: "he", key: seedKey(1) });

test("they are the longest row of layers with the same tensors", () => {
  expect(blocksOf(residualMlp({ inputs: 3, width: 4, depth: 3, expand: 2, outputs: 2, key: seedKey(1) }))).toEqual([
    "block1",
    "block2",
    "block3",
  ]);
  expect(blocksOf(plain([4, 4, 4, 5, 5]))).toEqual(["hidden2", "hidden3"]);
});

test("a layer of another shape ends a row, and a frozen model has none", () => {
  expect(blocksOf(plain([4, 5]))).toHaveLength(1);
  expect(() => blocksOf({ ...plain([4]), weights: {} })).toThrow(Problem);
});
