import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../engine.ts";
import { derive, normal, seedKey } from "../random.ts";
import { projectLoss } from "./loss.ts";

beforeAll(useEngine);

const logits = () => Array.from({ length: 30 }, (_, row) => Array.from(normal(derive(seedKey(5), row), 6), (value) => 3 * value));
const truth = () =>
  tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 30 }, (_, row) => row % 6),
      "int32",
    ),
    6,
  );
const project = (form: "fixedPoint" | "newton" | "margin", lambda: number, rounds = 10) =>
  projectLoss(tf.tensor2d(logits()), truth(), { form, lambda, rounds }).arraySync() as number[][];

/** The proximal point by many small steps downhill, in double precision. */
function minimised(l: readonly number[], label: number, lambda: number): number[] {
  let x = [...l];
  for (let step = 0; step < 20_000; step++) {
    const most = Math.max(...x);
    const all = x.map((value) => Math.exp(value - most));
    const sum = all.reduce((a, b) => a + b, 0);
    x = x.map((value, k) => value - 0.1 * ((value - (l[k] as number)) / lambda + (all[k] as number) / sum - (k === label ? 1 : 0)));
  }
  return x;
}

test("with lambda towards 0 it is the identity", () => {
  for (const form of ["fixedPoint", "newton"] as const) {
    for (const [row, made] of project(form, 1e-6).entries()) {
      for (const [k, value] of made.entries()) expect(value).toBeCloseTo(logits()[row]?.[k] as number, 4);
    }
  }
});

test("Newton's point is the minimum that small steps find", () => {
  for (const lambda of [0.5, 5]) {
    for (const [row, made] of project("newton", lambda).entries()) {
      const found = minimised(logits()[row] as number[], row % 6, lambda);
      for (const [k, value] of made.entries()) expect(value).toBeCloseTo(found[k] as number, 3);
    }
  }
});

test("the rounds of the paper's code reach the same point at a small lambda, and end in a cycle of two at 5", () => {
  const near = (a: number[][], b: number[][]) =>
    Math.max(...a.flatMap((row, i) => row.map((value, k) => Math.abs(value - (b[i]?.[k] as number)))));
  expect(near(project("fixedPoint", 0.5, 40), project("newton", 0.5))).toBeLessThan(1e-3);
  expect(near(project("fixedPoint", 5, 40), project("newton", 5))).toBeGreaterThan(1);
  expect(near(project("fixedPoint", 5, 40), project("fixedPoint", 5, 42))).toBeLessThan(1e-2);
});

test("the margin: wrong classes above 0 come down to it, the right one below 1 comes up, others stay", () => {
  const l = tf.tensor2d([
    [0.5, 2, -3],
    [4, -1, 0.2],
  ]);
  const made = projectLoss(l, tf.oneHot(tf.tensor1d([0, 0], "int32"), 3), { form: "margin", lambda: 5, rounds: 10 }).arraySync();
  expect(made).toEqual([
    [1, 0, -3],
    [4, -1, 0],
  ]);
});
