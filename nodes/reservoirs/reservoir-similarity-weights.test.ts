import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import type { States } from "../ports.ts";
import { reservoirSimilarityWeights } from "./reservoir-similarity-weights.ts";

/** Directions of 0, 60, 90 and 10 degrees; the last is now. */
const angles = [0, 60, 90, 10].map((degrees) => (degrees * Math.PI) / 180);
const states: States = {
  is: "States",
  size: 2,
  count: 4,
  values: Float32Array.from(angles.flatMap((a, at) => [(at + 1) * Math.cos(a), (at + 1) * Math.sin(a)])),
  from: 0,
};
const weights = (tau: number, similarity: "cosine" | "distance" = "cosine") => {
  const all = [...reservoirSimilarityWeights({ states, tau, similarity }).at(3, Int32Array.of(0, 1, 2))];
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((one) => one / sum);
};

test("they are the softmax of the cosines, whatever the lengths", () => {
  const cosines = [10, 50, 80].map((degrees) => Math.cos((degrees * Math.PI) / 180));
  const exps = cosines.map((c) => Math.exp(c / 0.2));
  const sum = exps.reduce((a, b) => a + b, 0);
  for (const [at, weight] of weights(0.2).entries()) expect(weight).toBeCloseTo((exps[at] as number) / sum, 6);
});

test("as tau grows all count the same; as it goes to 0 only the nearest does", () => {
  for (const weight of weights(1e9)) expect(weight).toBeCloseTo(1 / 3, 7);
  expect(weights(1e-4)).toEqual([1, 0, 0]);
});

test("by distance the length counts, too, and no temperature is a problem", () => {
  // State 2 (length 3) is nearer to now (length 4) than state 0 (length 1) is, though its angle is wider than that of state 1.
  const [first, second] = weights(1, "distance") as [number, number];
  expect(second).toBeGreaterThan(0);
  expect(first).not.toBeCloseTo(weights(1)[0] as number, 3);
  expect(() => weights(0)).toThrow(Problem);
});
