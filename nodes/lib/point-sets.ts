// SPDX-License-Identifier: MIT-0
import { derive, normal, seedKey } from "./random.ts";

/** Points of a space, one row after the other. */
export interface PointSet {
  readonly values: Float32Array;
  readonly count: number;
  /** Numbers a point has. */
  readonly size: number;
}

/** Lets messages in, for what takes long. */
type Breathe = () => Promise<void>;

/**
 * Energy distance 2 E|a - b| - E|a - a'| - E|b - b'|, unbiased: no point is paired with itself, so it can come out below 0
 * where the sets are of one law. Source: Székely and Rizzo 2013, "Energy statistics: a class of statistics based on distances".
 */
export async function energyDistance(a: PointSet, b: PointSet, breathe: Breathe): Promise<number> {
  const within = async (set: PointSet) => (await sumOfDistances(set, set, breathe)) / (set.count * (set.count - 1));
  const between = (await sumOfDistances(a, b, breathe)) / (a.count * b.count);
  return 2 * between - (await within(a)) - (await within(b));
}

async function sumOfDistances(a: PointSet, b: PointSet, breathe: Breathe): Promise<number> {
  const { size } = a;
  let sum = 0;
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      let square = 0;
      for (let k = 0; k < size; k++) square += ((a.values[i * size + k] as number) - (b.values[j * size + k] as number)) ** 2;
      sum += Math.sqrt(square);
    }
    if (i % 256 === 255) await breathe();
  }
  return sum;
}

/**
 * Distances of the two sets' shadows on lines, averaged over `directions` of them, which are the same for everybody: sort both,
 * compare in order. `sw1` is the mean of the mean differences, `sw2` the root of the mean squared ones. The sets are of one size.
 * Source: Bonneel et al. 2015, "Sliced and Radon Wasserstein barycenters of measures".
 */
export async function slicedDistances(
  a: PointSet,
  b: PointSet,
  directions: number,
  breathe: Breathe,
): Promise<{ sw1: number; sw2: number }> {
  const lines = unitRows(normal(derive(seedKey(0), "directions"), directions * a.size), a.size);
  const [shadowA, shadowB] = [new Float64Array(a.count), new Float64Array(b.count)];
  let [absolute, squared] = [0, 0];
  for (let line = 0; line < directions; line++) {
    const direction = lines.subarray(line * a.size, (line + 1) * a.size);
    project(a, direction, shadowA).sort();
    project(b, direction, shadowB).sort();
    for (let i = 0; i < a.count; i++) {
      const difference = (shadowA[i] as number) - (shadowB[i] as number);
      absolute += Math.abs(difference);
      squared += difference * difference;
    }
    if (line % 32 === 31) await breathe();
  }
  const total = directions * a.count;
  return { sw1: absolute / total, sw2: Math.sqrt(squared / total) };
}

function unitRows(values: Float32Array, size: number): Float64Array {
  const rows = Float64Array.from(values);
  for (let from = 0; from < rows.length; from += size) {
    let square = 0;
    for (let k = 0; k < size; k++) square += (rows[from + k] as number) ** 2;
    for (let k = 0; k < size; k++) rows[from + k] = (rows[from + k] as number) / Math.sqrt(square);
  }
  return rows;
}

function project({ values, count, size }: PointSet, direction: Float64Array, shadow: Float64Array): Float64Array {
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (values[i * size + k] as number) * (direction[k] as number);
    shadow[i] = sum;
  }
  return shadow;
}
