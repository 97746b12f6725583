import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import type { BalanceObjective } from "../ports.ts";
import { balanceObjective } from "./balance-objective.ts";

beforeAll(useEngine);

const sub = (lambda: number, within: "trajectory" | "batch" = "trajectory") => balanceObjective({ kind: "SubTB", lambda, within });
const of = (kind: "TB" | "DB", within: "trajectory" | "batch" = "trajectory") => balanceObjective({ kind, lambda: 0.9, within });

function losses(objective: BalanceObjective, rows: readonly (readonly number[])[], lengths: readonly number[], logZ = 0): number[] {
  return tf.tidy(() => {
    const numbers = Object.fromEntries(Object.entries(objective.numbers).map(([name, value]) => [name, tf.scalar(value as number)]));
    const h = tf.tensor2d(rows as number[][]);
    const made = objective.evaluate({ h, logZ: tf.scalar(logZ), lengths: tf.tensor1d([...lengths], "int32"), numbers });
    return [...made.losses.dataSync()];
  });
}

const hand = [3, 1, 0, 0];
const random = (count: number, seed = 1) => [...normal(seedKey(seed), count)];

test("a walk of three actions by hand: h = 3, 1, 0, 0 with lambda 0.5 gives 6.125 / 2.125", () => {
  expect(losses(sub(0.5), [hand], [3])[0]).toBeCloseTo(6.125 / 2.125, 5);
  expect(losses(of("DB"), [hand], [3])[0]).toBeCloseTo(5 / 3, 6);
  expect(losses(of("TB"), [hand], [3], 3)[0]).toBeCloseTo(9, 6);
  expect(losses(of("TB"), [hand], [3], 5)[0]).toBeCloseTo(25, 5);
});

test("lambda to 0 is DB, lambda to infinity is TB with logF(s_0) for log Z", () => {
  const rows = [random(16, 1), random(16, 2)];
  const lengths = [15, 7];
  const padded = [rows[0] as number[], (rows[1] as number[]).map((value, place) => (place <= 7 ? value : 0))];
  const small = losses(sub(1e-6), padded, lengths);
  const large = losses(sub(1e6), padded, lengths);
  for (const [walk, value] of losses(of("DB"), padded, lengths).entries())
    expect(Math.abs((small[walk] as number) - value)).toBeLessThan(1e-4);
  for (const [walk, value] of large.entries()) {
    const [start] = losses(of("TB"), [padded[walk] as number[]], [lengths[walk] as number], (padded[walk] as number[])[0]);
    expect(Math.abs(value - (start as number))).toBeLessThan(1e-4);
  }
});

test("what is behind the end of a walk changes nothing", () => {
  const long = [...hand, 100, -50, 7];
  for (const objective of [sub(0.5), sub(3), of("DB"), of("TB")]) {
    expect(losses(objective, [long], [3], 1)).toEqual(losses(objective, [[...hand, 0, 0, 0]], [3], 1));
    expect(losses(objective, [long], [3], 1)[0]).toBeCloseTo(losses(objective, [hand], [3], 1)[0] as number, 5);
  }
});

test("within the walk a short one counts as much as a long one; within the batch every piece counts the same way", () => {
  const rows = [
    [2, 1, 0, 0],
    [5, 0, 0, 0],
  ];
  // Lengths 3 and 1: squared steps 1, 1, 0 and 25.
  expect(losses(of("DB"), rows, [3, 1])).toEqual([expect.closeTo(2 / 3, 5), expect.closeTo(25, 5)]);
  const pooled = losses(of("DB", "batch"), rows, [3, 1]);
  expect(((pooled[0] as number) + (pooled[1] as number)) / 2).toBeCloseTo(27 / 4, 5);
});

test("large lambdas do not overflow on long walks", () => {
  const row = random(201, 3);
  const [loss] = losses(sub(1e9), [row], [200]);
  expect(loss).toBeCloseTo(((row[0] as number) - (row[200] as number)) ** 2, 4);
});

test("the gradient for h is that of differences", () => {
  for (const objective of [sub(0.9), sub(0.9, "batch"), of("DB"), of("TB")]) {
    tf.tidy(() => {
      const numbers = objective.name === "SubTB" ? { lambda: tf.scalar(0.9) } : {};
      const lengths = tf.tensor1d([4, 2], "int32");
      const value = (h: tf.Tensor, logZ: tf.Tensor) =>
        tf.add(tf.mean(objective.evaluate({ h, logZ, lengths, numbers }).losses), tf.mul(logZ, 0));
      const flat = random(10, 5);
      const [byH, byZ] = tf.grads(value)([tf.tensor2d(flat, [2, 5]), tf.scalar(0.3)]) as [tf.Tensor, tf.Tensor];
      const at = (place: number, by: number, z = 0.3) =>
        value(
          tf.tensor2d(
            flat.map((v, i) => (i === place ? v + by : v)),
            [2, 5],
          ),
          tf.scalar(z),
        ).dataSync()[0] as number;
      for (const [place, slope] of byH.dataSync().entries()) {
        expect(Math.abs((at(place, 0.01) - at(place, -0.01)) / 0.02 - slope)).toBeLessThan(2e-3);
      }
      expect(Math.abs((at(-1, 0, 0.31) - at(-1, 0, 0.29)) / 0.02 - (byZ.dataSync()[0] as number))).toBeLessThan(2e-3);
    });
  }
});

test("a lambda that is not positive is refused", () => {
  expect(() => sub(0)).toThrow(Problem);
  expect(() => sub(Number.POSITIVE_INFINITY)).toThrow(Problem);
});
