// SPDX-License-Identifier: MIT-0
import type { Scatter } from "./view.ts";

/** Points of the plane for a picture, the first `most` of them; `values` holds x and y in turn. Three decimals: a picture is JSON. */
export function pointsOf(values: ArrayLike<number>, group: string, most = 800): Scatter["points"] {
  const count = Math.min(most, values.length / 2);
  const short = (value: number) => Math.round(value * 1000) / 1000;
  return Array.from({ length: count }, (_, row) => ({
    x: short(values[2 * row] as number),
    y: short(values[2 * row + 1] as number),
    group,
  }));
}

export function scatterOf(points: Scatter["points"]): Scatter {
  return { is: "Scatter", x: { label: "x" }, y: { label: "y" }, points };
}
