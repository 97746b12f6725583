import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { Tensors } from "../ports.ts";
import { projectionSolver } from "./projection-solver.ts";

beforeAll(useEngine);

/** Two lines through the plane that meet at (2, 1): y = 1 and y = x - 1. */
const lines = {
  a: ({ p }: Tensors): Tensors => {
    const [x] = (p as tf.Tensor).arraySync() as [number, number];
    return { p: tf.tensor1d([x, 1]) };
  },
  b: ({ p }: Tensors): Tensors => {
    const [x, y] = (p as tf.Tensor).arraySync() as [number, number];
    return { p: tf.tensor1d([(x + y + 1) / 2, (x + y - 1) / 2]) };
  },
};
const start = (): Tensors => ({ p: tf.tensor1d([-3, 4]) });
const at = (edges: Tensors) => (edges.p as tf.Tensor).arraySync() as number[];
const settings = { iterations: 1, relaxation: 0.5, beta: 1 };

test.each(["alternating", "douglasRachford", "differenceMap"] as const)("%s comes to where two lines meet, and stays", (rule) => {
  const solver = projectionSolver({ ...settings, rule });
  let edges = start();
  let made = solver.iterate(edges, lines);
  for (let step = 0; step < 60; step++) {
    made = solver.iterate(edges, lines);
    edges = made.edges;
  }
  for (const point of [made.inA, made.inB]) {
    expect(at(point)[0]).toBeCloseTo(2, 4);
    expect(at(point)[1]).toBeCloseTo(1, 4);
  }
  const [before, after] = [at(edges), at(solver.iterate(edges, lines).edges)];
  for (const [i, value] of before.entries()) expect(after[i]).toBeCloseTo(value, 4);
});

test("one step of Douglas-Rachford by hand: reflected twice, then half way", () => {
  // (-3, 4) over y = 1 is (-3, -2); over y = x - 1 that is (-1, -4); half way from (-3, 4) is (-2, 0).
  expect(at(projectionSolver({ ...settings, rule: "douglasRachford" }).iterate(start(), lines).edges)).toEqual([-2, 0]);
  expect(at(projectionSolver({ ...settings, rule: "douglasRachford", relaxation: 0 }).iterate(start(), lines).edges)).toEqual([-3, 4]);
});

test("the difference map at beta 1 is Douglas-Rachford with the sets exchanged", () => {
  const difference = projectionSolver({ ...settings, rule: "differenceMap" }).iterate(start(), lines);
  const exchanged = projectionSolver({ ...settings, rule: "douglasRachford" }).iterate(start(), { a: lines.b, b: lines.a });
  for (const [i, value] of at(exchanged.edges).entries()) expect(at(difference.edges)[i]).toBeCloseTo(value, 5);
});
