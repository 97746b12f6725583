import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../engine.ts";
import { derive, normal, seedKey } from "../random.ts";
import { type Projected, projectSumRelu, projectSumSign } from "./sum-activation.ts";

beforeAll(useEngine);

type Project = (inputs: readonly tf.Tensor[], z: tf.Tensor) => Projected;
/** Points as rows (x1, x2, z). */
function project(how: Project, points: readonly (readonly number[])[]): number[][] {
  const column = (at: number) => tf.tensor1d(points.map((point) => point[at] as number));
  const { inputs, output } = how([column(0), column(1)], column(2));
  const [one, two, three] = [...inputs, output].map((tensor) => tensor.arraySync() as number[]) as [number[], number[], number[]];
  return points.map((_, i) => [one[i] as number, two[i] as number, three[i] as number]);
}
const random = Array.from({ length: 300 }, (_, i) => Array.from(normal(derive(seedKey(3), i), 3), (value) => 2 * value));
const squared = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, i) => sum + (value - (q[i] as number)) ** 2, 0);

/** The least squared distance to z = f(x1 + x2): moving both inputs alike is best, so one searches over the sum alone. */
function searched([x1, x2, z]: readonly number[], f: (sum: number) => number[]): number {
  const sum = (x1 as number) + (x2 as number);
  let least = Number.POSITIVE_INFINITY;
  for (let to = -16; to <= 16; to += 0.002) {
    for (const output of f(to)) least = Math.min(least, (to - sum) ** 2 / 2 + (output - (z as number)) ** 2);
  }
  return least;
}

describe("sum and ReLU", () => {
  test("points that satisfy it stay", () => {
    expect(
      project(projectSumRelu, [
        [1, 1, 2],
        [-1, -1, 0],
      ]),
    ).toEqual([
      [1, 1, 2],
      [-1, -1, 0],
    ]);
  });

  test("by hand: an output that is too high is met half way by both inputs", () => {
    const [[x1, x2, z]] = project(projectSumRelu, [[1, 1, 5]]) as [number[]];
    expect([x1, x2, z]).toEqual([2, 2, 4]);
  });

  test("the point that comes back satisfies it, and none is nearer, also where the output is below 0", () => {
    const made = project(projectSumRelu, random);
    for (const [i, point] of random.entries()) {
      const [x1, x2, z] = made[i] as [number, number, number];
      expect(z).toBeCloseTo(Math.max(0, x1 + x2), 5);
      const least = searched(point, (sum) => [Math.max(0, sum)]);
      expect(squared(point, made[i] as number[])).toBeLessThan(least + 1e-3);
      expect(squared(point, made[i] as number[])).toBeGreaterThan(least - 1e-3);
    }
    expect(random.filter((point) => (point[2] as number) < 0).length).toBeGreaterThan(100);
  });
});

describe("sum and sign", () => {
  test("points that satisfy it stay; another output is put right where the inputs are far from the border", () => {
    expect(
      project(projectSumSign, [
        [1, 2, 1],
        [-1, -2, -1],
        [2, 2, -1],
      ]),
    ).toEqual([
      [1, 2, 1],
      [-1, -2, -1],
      [2, 2, 1],
    ]);
  });

  test("near the border it is the inputs that move", () => {
    const [[x1, x2, z]] = project(projectSumSign, [[0.1, 0.2, -1]]) as [number[]];
    expect((x1 as number) + (x2 as number)).toBeCloseTo(0, 6);
    expect(z).toBe(-1);
  });

  test("none is nearer than the point that comes back", () => {
    const made = project(projectSumSign, random);
    for (const [i, point] of random.entries()) {
      const least = searched(point, (sum) => (Math.abs(sum) < 1e-9 ? [-1, 1] : [Math.sign(sum)]));
      expect(squared(point, made[i] as number[])).toBeLessThan(least + 1e-3);
      expect(squared(point, made[i] as number[])).toBeGreaterThan(least - 0.02);
    }
  });
});
