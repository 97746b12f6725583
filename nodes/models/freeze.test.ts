import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind } from "../lib/tiny.test-helper.ts";
import { disposeTree, flatten } from "../lib/tree.ts";
import type { How, Model } from "../ports.ts";
import { freeze } from "./freeze.ts";
import { mlp } from "./mlp.ts";

beforeAll(useEngine);

/** A visitor that writes down the layers it sees. */
const noting = (names: string[]) => (name: string, h: tf.Tensor) => {
  names.push(name);
  return h;
};

const make = () => mlp({ inputs: 3, widths: [4], outputs: 2, activation: "relu", init: "he", key: seedKey(1) });
const x = () => tf.tensor2d([[0.3, -0.8, 1.1]]);
const out = (model: Model) => [...model.apply(model.weights, x(), { mode: "train" }).output.dataSync()];

test("it computes what the model computed, with no weights to learn, after the model is gone", () => {
  const model = make();
  const expected = out(model);
  const frozen = freeze({ model });
  const again = freeze({ model: frozen });
  disposeTree(model.weights);
  expect(flatten(frozen.weights).size).toBe(0);
  expect(out(frozen)).toEqual(expected);
  disposeTree(frozen.constants);
  expect(out(again)).toEqual(expected);
});

test("it runs in evaluation mode whatever it is asked for", () => {
  const seen: string[] = [];
  const model: Model = {
    ...make(),
    apply: (_weights, h, how: How) => {
      seen.push(how.mode);
      return { output: h.clone(), stats: {} };
    },
  };
  freeze({ model }).apply({}, x(), { mode: "train" });
  expect(seen).toEqual(["evaluate"]);
});

test("until and visit reach its layers", () => {
  const frozen = freeze({ model: make() });
  const names: string[] = [];
  const { output } = frozen.apply({}, x(), { mode: "train", until: "hidden1", visit: noting(names) });
  expect([names, output.shape]).toEqual([["hidden1"], [1, 4]]);
});

test("no tensor is left behind", () => {
  const model = make();
  expect(leftBehind(() => freeze({ model }))).toBe(0);
});
