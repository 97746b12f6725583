// SPDX-License-Identifier: MIT-0
import type { Key } from "../key.ts";
import { permutation } from "../random.ts";
import { type Axis, drawsOf, isDistribution, pointsOf } from "./axis.ts";

/** One number for each axis, in their order. */
export type Trial = readonly number[];

/** Every combination of the axes' points; the last axis turns fastest. */
export function gridOf(axes: readonly Axis[], key: Key): Trial[] {
  return axes.reduce<Trial[]>((trials, axis) => trials.flatMap((trial) => pointsOf(axis, key).map((point) => [...trial, point])), [[]]);
}

/**
 * `count` combinations by chance, none twice. Where all axes are lists and ranges these are places of the grid, drawn without
 * putting back, so there are no more than it has; else each axis draws for itself, and more trials keep the first ones.
 *
 * Source: Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization".
 */
export function randomTrials(axes: readonly Axis[], count: number, key: Key): Trial[] {
  if (!axes.some(isDistribution)) {
    const grid = gridOf(axes, key);
    return Array.from(permutation(key, grid.length).slice(0, count), (place) => grid[place] as Trial);
  }
  const draws = axes.map((axis) => drawsOf(axis, key, count));
  const trials = Array.from({ length: count }, (_, place) => draws.map((draw) => draw[place] as number));
  const seen = new Set<string>();
  return trials.filter((trial) => {
    const text = trial.join();
    return !seen.has(text) && seen.add(text);
  });
}
