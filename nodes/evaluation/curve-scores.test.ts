import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import type { Trained } from "../ports.ts";
import { curveScores } from "./curve-scores.ts";

const trained: Trained = {
  is: "Trained",
  curves: { loss: { x: [1, 2, 3, 4], y: [4, 1, 2, 3] }, "validation.loss": { x: [2], y: [7] } },
  updates: 4,
  presentations: 4,
  borders: [],
};
const of = (over: "last" | "mean" | "lowest" | "highest", window = 0, metrics = "loss") =>
  curveScores({ trained, metrics, over, window, prefix: "train." }).metrics;

test("each number of a curve, of all of it or of its last updates", () => {
  expect([of("last"), of("mean"), of("lowest"), of("highest")].map((scores) => scores["train.loss"])).toEqual([3, 2.5, 1, 4]);
  expect([of("mean", 2), of("lowest", 2)].map((scores) => scores["train.loss"])).toEqual([2.5, 2]);
});

test("what is measured more rarely than the window is long has its last point", () => {
  expect(of("mean", 1, "loss, validation.loss")).toEqual({ "train.loss": 3, "train.validation.loss": 7 });
});

test("a metric that was not recorded is named beside those that were", () => {
  expect(() => of("last", 0, "accuracy")).toThrow(Problem);
});
