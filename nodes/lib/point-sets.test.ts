import { expect, test } from "vitest";
import { energyDistance, slicedDistances } from "./point-sets.ts";
import { normal, seedKey } from "./random.ts";

const breathe = () => Promise.resolve();
const line = (...values: number[]) => ({ values: Float32Array.from(values), count: values.length, size: 1 });
const cloud = (seed: number, count: number, shift = 0, scale = 1) => ({
  values: normal(seedKey(seed), 2 * count).map((z) => shift + scale * z),
  count,
  size: 2,
});

test("the energy distance of points on a line, by hand", async () => {
  // Between: (2 + 3 + 1 + 2) / 4 = 2; within: 1 and 1.
  expect(await energyDistance(line(0, 1), line(2, 3), breathe)).toBeCloseTo(2 * 2 - 1 - 1, 12);
});

test("two sets of one law are 0 apart, within what chance does", async () => {
  const distances = await Promise.all([1, 2, 3, 4].map((n) => energyDistance(cloud(n, 1000), cloud(n + 10, 1000), breathe)));
  for (const distance of distances) expect(Math.abs(distance)).toBeLessThan(0.008);
  expect(Math.min(...distances)).toBeLessThan(0);
});

test("on a line the sliced distances are the Wasserstein distances", async () => {
  const { sw1, sw2 } = await slicedDistances(line(0, 5, 1), line(3, 1, 8), 7, breathe);
  expect(sw1).toBeCloseTo((1 + 2 + 3) / 3, 10);
  expect(sw2).toBeCloseTo(Math.sqrt((1 + 4 + 9) / 3), 10);
});

test("a shift of the plane is seen as its mean shadow", async () => {
  const a = cloud(1, 500);
  const b = { ...a, values: a.values.map((value, n) => value + (n % 2 === 0 ? 3 : 0)) };
  const { sw1, sw2 } = await slicedDistances(a, b, 4000, breathe);
  expect(sw1).toBeCloseTo((3 * 2) / Math.PI, 1);
  expect(sw2).toBeCloseTo(3 / Math.SQRT2, 1);
});

test("the directions are the same every time", async () => {
  const [a, b] = [cloud(1, 50), cloud(2, 50)];
  expect(await slicedDistances(a, b, 9, breathe)).toEqual(await slicedDistances(a, b, 9, breathe));
});
