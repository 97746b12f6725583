import { expect, test } from "vitest";
import { derive, keyScope, normal, permutation, seedKey, shuffled, threefry, uniform } from "./random.ts";

test("Threefry gives the published answers for its two known inputs", () => {
  expect(threefry(0, 0, 0, 0)).toEqual([0x6b200159, 0x99ba4efe]);
  expect(threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual([0xc4923a9c, 0x483df7a0]);
});

test("equal names under one seed are one stream, other names and other seeds are not", () => {
  expect(keyScope(7)("order")).toEqual(keyScope(7)("order"));
  expect(keyScope(7)("order")).not.toEqual(keyScope(7)("model"));
  expect(keyScope(8)("order")).not.toEqual(keyScope(7)("order"));
  expect(derive(seedKey(1), 2)).not.toEqual(derive(seedKey(1), "2"));
});

test("a longer draw begins with the shorter one, so asking for more changes nothing that was drawn", () => {
  const key = keyScope(3)("noise");
  expect(uniform(key, 9).slice(0, 5)).toEqual(uniform(key, 5));
});

test("uniform numbers lie in [0, 1) with mean one half, normal ones have mean 0 and variance 1", () => {
  const key = keyScope(5)("numbers");
  const flat = uniform(key, 20_000);
  expect(Math.min(...flat)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...flat)).toBeLessThan(1);
  expect(mean(flat)).toBeCloseTo(0.5, 2);
  const bell = normal(key, 20_001);
  expect(mean(bell)).toBeCloseTo(0, 1);
  expect(mean(bell.map((x) => x * x))).toBeCloseTo(1, 1);
});

test("a permutation holds every row once, and every row reaches every place about equally often", () => {
  expect([...permutation(keyScope(1)("p"), 100)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  const first = new Array(5).fill(0);
  for (let turn = 0; turn < 5000; turn++) first[permutation(derive(seedKey(9), turn), 5)[0] as number]++;
  for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test("shuffling leaves its input as it was", () => {
  const rows = Int32Array.of(4, 5, 6, 7);
  shuffled(seedKey(1), rows);
  expect([...rows]).toEqual([4, 5, 6, 7]);
});

function mean(numbers: Float32Array): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
