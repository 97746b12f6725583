import { expect, test } from "vitest";
import { cosineOf, gradientNoise } from "./gradient-noise.ts";

test("mean, variance and relative noise of four gradients by hand", async () => {
  const rows = [
    [1, 0],
    [3, 0],
    [1, 4],
    [3, 4],
  ];
  const { mean, variance, relative } = await gradientNoise(4, async (place) => rows[place] as number[]);
  expect([...mean]).toEqual([2, 2]);
  // Squared distances from the mean: 1 + 4 for each, over n - 1.
  expect(variance).toBeCloseTo(20 / 3, 10);
  expect(relative).toBeCloseTo(20 / 3 / 8, 10);
});

test("a gradient ten times as long has a hundred times the variance, and is as noisy", async () => {
  const row = (place: number) => [Math.sin(place), Math.cos(3 * place), 1];
  const plain = await gradientNoise(50, async (place) => row(place));
  const long = await gradientNoise(50, async (place) => row(place).map((value) => 10 * value));
  expect(long.variance / plain.variance).toBeCloseTo(100, 8);
  expect(long.relative).toBeCloseTo(plain.relative, 10);
});

test("cosines of angles", () => {
  expect(cosineOf([1, 0], [0, 2])).toBe(0);
  expect(cosineOf([1, 1], [-3, -3])).toBeCloseTo(-1, 12);
  expect(cosineOf([1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 12);
});
