// SPDX-License-Identifier: MIT-0
import type { Examples } from "../ports.ts";
import { columnOf } from "./examples.ts";
import { size } from "./initial.ts";
import type { PointSet } from "./point-sets.ts";
import { valuesOf } from "./read.ts";

/** Round Gaussians of equal weight in the plane or in space. */
export interface Modes {
  readonly centers: readonly (readonly number[])[];
  readonly deviations: readonly number[];
}

/** The modes that the truth columns `center` and `deviation` name. Throws `examples.no-column`. */
export async function modesOf(examples: Examples): Promise<Modes> {
  const [center, deviation] = [columnOf(examples, "center"), columnOf(examples, "deviation")];
  const found = await valuesOf(() => ({ center: center.clone(), deviation: deviation.clone() }));
  const wide = size(center.shape.slice(1));
  const known = new Map<string, { center: readonly number[]; deviation: number }>();
  for (let row = 0; row < examples.count; row++) {
    const at = Array.from(found.center.subarray(row * wide, (row + 1) * wide));
    const name = at.join();
    if (!known.has(name)) known.set(name, { center: at, deviation: found.deviation[row] as number });
  }
  const all = [...known.values()];
  return { centers: all.map((one) => one.center), deviations: all.map((one) => one.deviation) };
}

/** Radii in deviations between which a Gaussian of the plane has a quarter of its mass; the last ring ends at 4. */
const rings = [Math.sqrt(2 * Math.log(4 / 3)), Math.sqrt(2 * Math.log(2)), Math.sqrt(2 * Math.log(4)), 4];

/** Shares of the points on the modes, beside what the law itself has there. */
export function sharesOf(
  points: PointSet,
  { centers, deviations }: Modes,
): { onMode: number; covered: number; imbalance: number; modeVariation: number; shellVariation: number } {
  const cells = centers.map(() => rings.map(() => 0));
  for (let row = 0; row < points.count; row++) {
    const { mode, away } = nearest(points, row, { centers, deviations });
    const ring = rings.findIndex((radius) => away <= radius);
    const cell = cells[mode];
    if (cell && ring >= 0) cell[ring] = (cell[ring] as number) + 1 / points.count;
  }
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const held = cells.map(sum);
  const onMode = sum(held);
  const fair = 1 / centers.length;
  // Half the sum of differences; the cell for what lies on no mode is expected to be empty.
  const variation = (parts: readonly number[], expected: number) =>
    (sum(parts.map((part) => Math.abs(part - expected))) + Math.max(0, 1 - onMode)) / 2;
  return {
    onMode,
    covered: held.filter((share) => share > 0.2 * fair).length,
    imbalance: onMode > 0 ? sum(held.map((share) => Math.abs(share / onMode - fair))) / 2 : 1,
    modeVariation: variation(held, fair),
    shellVariation: variation(cells.flat(), fair / rings.length),
  };
}

/** The mode whose centre is nearest, and how many of its deviations away it is. */
function nearest({ values, size: wide }: PointSet, row: number, { centers, deviations }: Modes): { mode: number; away: number } {
  let best = { mode: 0, square: Number.POSITIVE_INFINITY };
  for (const [mode, center] of centers.entries()) {
    let square = 0;
    for (let k = 0; k < wide; k++) square += ((values[row * wide + k] as number) - (center[k] as number)) ** 2;
    if (square < best.square) best = { mode, square };
  }
  return { mode: best.mode, away: Math.sqrt(best.square) / (deviations[best.mode] as number) };
}
