// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import type { Key } from "../lib/key.ts";
import { pointsOf, scatterOf } from "../lib/plane.ts";
import { Problem } from "../lib/problem.ts";
import { derive, normal, uniform } from "../lib/random.ts";
import type { Run } from "../lib/run.ts";
import type { Column, Examples } from "../ports.ts";

type Point = readonly [number, number];

/**
 * Points of a known law in the plane, all about mean 0 and deviation 1 a coordinate.
 *
 * - ring8: eight Gaussians of deviation `noise` on a circle of radius sqrt(2).
 * - grid25: five by five Gaussians of deviation `noise`, 1 / sqrt(2) apart.
 * - checker: uniform on the eight black squares, of side sqrt(3) / 2, of a board of four by four.
 * - moons: two half circles of radius 1, interleaved, with Gaussian noise, then shifted and scaled by the law's own mean and
 *   deviation (not the sample's), so that two draws follow the same law.
 *
 * `input` is float32 [count, 2]. Truth columns: `mode` int32 [count], which Gaussian, square or moon a point is of; for ring8 and
 * grid25 also `center` float32 [count, 2] and `deviation` float32 [count].
 */
export function density2d({
  kind,
  count,
  noise,
  key,
  run,
}: {
  kind: "ring8" | "grid25" | "checker" | "moons";
  count: number;
  noise: number;
  key: Key;
  run: Run;
}): Examples {
  if (!Number.isInteger(count) || count < 1) {
    throw new Problem("density2d.count", `${count} points cannot be drawn.`, { field: "count", fix: "Write a whole number from 1 on." });
  }
  if (!(noise >= 0)) {
    throw new Problem("density2d.noise", `A deviation is 0 or more, not ${noise}.`, { field: "noise", fix: "Write 0.05, say." });
  }
  const which = uniform(derive(key, "mode"), count);
  const place = uniform(derive(key, "place"), 2 * count);
  const noises = normal(derive(key, "noise"), 2 * count);
  const mode = (row: number, of: number) => Math.floor((which[row] as number) * of);
  const centers = kind === "ring8" ? ringCenters : kind === "grid25" ? gridCenters : null;
  const { modes, at } = centers
    ? { modes: centers.length, at: (_: number, k: number, i: number) => (centers[k] as Point)[i] as number }
    : kind === "checker"
      ? { modes: squares.length, at: (row: number, k: number, i: number) => onSquare(k, place[2 * row + i] as number, i) }
      : { modes: 2, at: (row: number, k: number, i: number) => onMoon(k, place[2 * row] as number)[i] as number };

  const spread = kind === "checker" ? 0 : noise;
  const [shift, scale] = kind === "moons" ? moonMoments(noise) : [[0, 0] as Point, [1, 1] as Point];
  const values = new Float32Array(2 * count);
  const modeOf = Int32Array.from({ length: count }, (_, row) => mode(row, modes));
  for (let n = 0; n < 2 * count; n++) {
    const [row, i] = [n >> 1, n & 1];
    const point = at(row, modeOf[row] as number, i) + spread * (noises[n] as number);
    values[n] = (point - (shift[i] as number)) / (scale[i] as number);
  }
  run.show("points", scatterOf(pointsOf(values, kind)));

  const columns: Record<string, Column> = {
    input: { role: "input", values: tf.tensor2d(values, [count, 2]) },
    mode: { role: "truth", values: tf.tensor1d(modeOf, "int32") },
  };
  if (centers) {
    const flat = Float32Array.from({ length: 2 * count }, (_, n) => (centers[modeOf[n >> 1] as number] as Point)[n & 1] as number);
    columns.center = { role: "truth", values: tf.tensor2d(flat, [count, 2]) };
    columns.deviation = { role: "truth", values: tf.fill([count], noise) };
  }
  return { is: "Examples", count, columns, classes: [], source: { title: `Points of ${kind}, drawn here`, licence: "CC0-1.0" } };
}

const ringCenters: readonly Point[] = Array.from({ length: 8 }, (_, k) => [
  Math.SQRT2 * Math.cos((k * Math.PI) / 4),
  Math.SQRT2 * Math.sin((k * Math.PI) / 4),
]);
// Five evenly spaced values have a deviation of sqrt(2) spacings.
const gridCenters: readonly Point[] = Array.from({ length: 25 }, (_, k) => [
  ((k % 5) - 2) * Math.SQRT1_2,
  (Math.floor(k / 5) - 2) * Math.SQRT1_2,
]);

const side = Math.sqrt(3) / 2;
/** Columns and rows of the black squares, counted from the lower left. */
const squares: readonly Point[] = Array.from({ length: 16 }, (_, k): Point => [k % 4, Math.floor(k / 4)]).filter(
  ([column, row]) => (column + row) % 2 === 0,
);
function onSquare(k: number, share: number, i: number): number {
  return (((squares[k] as Point)[i] as number) - 2 + share) * side;
}

function onMoon(k: number, share: number): Point {
  const turn = Math.PI * share;
  return k === 0 ? [Math.cos(turn), Math.sin(turn)] : [1 - Math.cos(turn), 0.5 - Math.sin(turn)];
}
/** Mean and deviation of the moons with noise, by integrating over the half circles. */
function moonMoments(noise: number): readonly [Point, Point] {
  const variance: Point = [3 / 4, 9 / 16 - 1 / Math.PI];
  return [
    [0.5, 0.25],
    [Math.sqrt(variance[0] + noise ** 2), Math.sqrt(variance[1] + noise ** 2)],
  ];
}

export const card = {
  run: density2d,
  title: "Points of the plane",
  summary: "Points of a known law in the plane: a ring or a grid of spots, a checkerboard, two moons.",
  also: ["two moons", "mixture of Gaussians", "checkerboard", "toy data", "eight Gaussians", "2D density"],
  inputs: {},
  settings: {
    kind: { control: "choice", default: "ring8", options: ["ring8", "grid25", "checker", "moons"], onNode: true, doc: "The law." },
    count: { control: "number", default: 2000, min: 1, step: 1, unit: "points", onNode: true, doc: "How many points to draw." },
    noise: {
      control: "number",
      default: 0.08,
      min: 0,
      step: 0.01,
      when: { setting: "kind", is: ["ring8", "grid25", "moons"] },
      doc: "Deviation of each spot, or of the moons' line: 0.08 is usual for ring8, 0.05 for the others.",
    },
  },
  output: "Examples",
  infer: { out: "2" },
  keys: { key: "data" },
  reports: true,
  preview: true,
  shows: { points: "The first points." },
} satisfies NodeCard<typeof density2d>;
