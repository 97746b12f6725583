import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../engine.ts";
import { derive, normal, seedKey } from "../random.ts";
import { projectDots } from "./dot.ts";

beforeAll(useEngine);

function project(a: number[][], b: number[][], z: number[], rounds = 10) {
  const [made] = projectDots([{ a: tf.tensor2d(a), b: tf.tensor2d(b), z: tf.tensor1d(z) }], rounds);
  if (!made) throw new Error("nothing");
  const rows = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
  return { a: rows(made.a), b: rows(made.b), z: made.z.arraySync() as number[], t: made.t.arraySync() as number[] };
}
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const draw = (name: string, rows: number, size: number, scale = 1) => {
  const values = Array.from(normal(derive(seedKey(7), name), rows * size), (value) => value * scale);
  return Array.from({ length: rows }, (_, row) => values.slice(row * size, (row + 1) * size));
};

test("where the product is the output already nothing moves", () => {
  const a = draw("a", 20, 5);
  const b = draw("b", 20, 5);
  const made = project(
    a,
    b,
    a.map((row, i) => dot(row, b[i] as number[])),
  );
  for (const t of made.t) expect(Math.abs(t)).toBeLessThan(1e-6);
  for (const [i, row] of made.a.entries())
    for (const [j, value] of row.entries()) expect(value).toBeCloseTo((a[i] as number[])[j] as number, 5);
});

test("new vectors multiply to the new output, which is the old one less t", () => {
  for (const scale of [0.1, 1, 10]) {
    const [a, b] = [draw("a", 200, 6, scale), draw("b", 200, 6, scale)];
    const z = draw("z", 200, 1, 3 * scale).flat();
    const made = project(a, b, z);
    for (const [i, t] of made.t.entries()) {
      const size = 1 + dot(a[i] as number[], a[i] as number[]) + dot(b[i] as number[], b[i] as number[]) + Math.abs(z[i] as number);
      expect(Math.abs(dot(made.a[i] as number[], made.b[i] as number[]) - (made.z[i] as number)) / size).toBeLessThan(1e-5);
      expect(Math.abs((made.z[i] as number) - ((z[i] as number) - t)) / size).toBeLessThan(1e-4);
    }
  }
});

test("no point of the constraint is nearer: any small way along it leads away", () => {
  const [a, b] = [draw("a", 100, 3), draw("b", 100, 3)];
  const z = draw("z", 100, 1, 2).flat();
  const made = project(a, b, z);
  const distance = (u: readonly number[], v: readonly number[], i: number) =>
    u.reduce((sum, value, j) => sum + (value - ((a[i] as number[])[j] as number)) ** 2, 0) +
    v.reduce((sum, value, j) => sum + (value - ((b[i] as number[])[j] as number)) ** 2, 0) +
    (dot(u, v) - (z[i] as number)) ** 2;
  const moves = draw("moves", 40, 6, 0.1);
  for (let i = 0; i < z.length; i++) {
    const [u, v] = [made.a[i] as number[], made.b[i] as number[]];
    const least = distance(u, v, i);
    for (const move of moves) {
      const other = distance(
        u.map((value, j) => value + (move[j] as number)),
        v.map((value, j) => value + (move[j + 3] as number)),
        i,
      );
      expect(other).toBeGreaterThan(least - 1e-5);
    }
  }
});

test("points far from the constraint, where Newton's steps leave the poles, and those that have no root stay finite", () => {
  const [a, b] = [draw("a", 100, 4, 0.05), draw("b", 100, 4, 0.05)];
  const far = project(a, b, draw("z", 100, 1, 50).flat(), 30);
  const none = project(
    [
      [0, 0],
      [1, 2],
      [1, 2],
    ],
    [
      [0, 0],
      [1, 2],
      [-1, -2],
    ],
    [3, -4, 20],
  );
  for (const t of [...far.t, ...none.t]) expect(Math.abs(t)).toBeLessThan(1);
  for (const value of [...far.a.flat(), ...far.z, ...none.a.flat(), ...none.z]) expect(Number.isFinite(value)).toBe(true);
});

test("several sets are solved at once, each as it would be alone", () => {
  const one = { a: tf.tensor2d(draw("a", 3, 4)), b: tf.tensor2d(draw("b", 3, 4)), z: tf.tensor1d([1, 0, -1]) };
  const other = { a: tf.tensor2d(draw("c", 2, 5)), b: tf.tensor2d(draw("d", 2, 5)), z: tf.tensor1d([0.5, 2]) };
  const both = projectDots([one, other], 10);
  const alone = [...projectDots([one], 10), ...projectDots([other], 10)];
  for (const [i, made] of both.entries()) {
    for (const part of ["a", "b", "z", "t"] as const) expect(made[part].arraySync()).toEqual(alone[i]?.[part].arraySync());
  }
});
