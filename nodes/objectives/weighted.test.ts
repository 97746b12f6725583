import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { seen } from "./evaluate.test-helper.ts";
import { weighted } from "./weighted.ts";

beforeAll(useEngine);
const objective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
const logits = [
  [2, 0],
  [1, 3],
];
const columns = () => ({ label: tf.tensor1d([0, 0], "int32") });

test("the parts are multiplied by this step's weight, the metrics are not", () => {
  const plain = seen(objective, logits, columns());
  const half = seen(weighted({ objective, weight: 9 }), logits, columns(), { weight: 0.5 });
  expect(half.parts.crossEntropy).toEqual(plain.parts.crossEntropy?.map((value) => value / 2));
  expect(half.metrics).toEqual(plain.metrics);
});

test("weights of weights are two numbers and multiply", () => {
  const twice = weighted({ objective: weighted({ objective, weight: 2 }), weight: 3 });
  expect(twice.numbers).toEqual({ "inner.weight": 2, weight: 3 });
  const plain = seen(objective, logits, columns());
  expect(seen(twice, logits, columns(), { "inner.weight": 2, weight: 0.25 }).parts.crossEntropy).toEqual(
    plain.parts.crossEntropy?.map((value) => value / 2),
  );
  expect(Object.keys(weighted({ objective: twice, weight: 4 }).numbers).sort()).toEqual(["inner.inner.weight", "inner.weight", "weight"]);
});
