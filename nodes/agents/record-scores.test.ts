import { expect, test } from "vitest";
import type { Trained } from "../ports.ts";
import { recordScores } from "./record-scores.ts";

const one: Trained = {
  is: "Trained",
  curves: { loss: { x: [1, 2], y: [0.5, 0.25] } },
  numbers: { rate: { x: [1], y: [0.1] } },
  updates: 2,
  presentations: 2,
  borders: [],
  acts: [{ step: 1, act: { do: "hold", name: "rate", value: 0.1 }, value: Math.fround(0.1), by: "agent" }],
};

test("a training is exactly itself", () => {
  expect(recordScores({ trained: one, original: one }).metrics).toEqual({ different: 0, unheard: 0, misread: 0, acts: 1 });
});

test("a last bit, a missing point, an act that was not done and a value that was misread are counted", () => {
  const other: Trained = {
    ...one,
    curves: { loss: { x: [1, 2, 3], y: [0.5, 0.25 + 2 ** -53, 0.1] } },
    acts: [{ step: 1, act: { do: "hold", name: "rate", value: 0.2 }, value: 0.2 }],
  };
  expect(recordScores({ trained: other, original: one }).metrics).toEqual({ different: 2, unheard: 2, misread: 1, acts: 1 });
});
