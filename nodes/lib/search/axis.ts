// SPDX-License-Identifier: MIT-0
import type { Key } from "../key.ts";
import { Problem } from "../problem.ts";
import { derive, normal, uniform } from "../random.ts";

/**
 * What one number of a search may be: a list, `count` points of a range with both its ends, or a distribution.
 * `step` above 0 keeps to its multiples (1: whole numbers); a range that meets one twice has it once.
 */
export type Axis =
  | { name: string; over: "list"; values: readonly number[] }
  | { name: string; over: "linear" | "logarithmic"; from: number; to: number; count: number; step: number }
  | { name: string; over: "uniform" | "logUniform"; from: number; to: number; count: number; step: number }
  | { name: string; over: "normal"; mean: number; deviation: number; count: number; step: number };

/** An axis with no end of values; the others are their points and nothing else. */
export function isDistribution({ over }: Axis): boolean {
  return over === "uniform" || over === "logUniform" || over === "normal";
}

/** The points of a list or range in their order, or `count` draws of a distribution: more of them keep the first ones. */
export function pointsOf(axis: Axis, key: Key): number[] {
  if (axis.over === "list") return [...new Set(axis.values)];
  if (isDistribution(axis)) return [...new Set(drawsOf(axis, key, axis.count))];
  if (axis.over !== "linear" && axis.over !== "logarithmic") return [];
  const { from, to, count, step } = axis;
  const points = Array.from({ length: count }, (_, place) => {
    const share = count === 1 ? 0 : place / (count - 1);
    // The ends are as they were written, whatever logarithms make of them.
    if (share === 0 || share === 1) return stepped(share === 0 ? from : to, step);
    return axis.over === "linear" ? stepped(rounded(from + share * (to - from), 12), step) : onLog(from, to, share, step);
  });
  return [...new Set(points)];
}

/** `count` draws of an axis, one after another: more of them keep the first ones. A list or range gives any of its points. */
export function drawsOf(axis: Axis, key: Key, count: number): number[] {
  const stream = derive(key, axis.name);
  if (axis.over === "normal")
    return Array.from(normal(stream, count), (z) => stepped(rounded(axis.mean + axis.deviation * z, 4), axis.step));
  const shares = Array.from(uniform(stream, count));
  if (axis.over === "uniform") return shares.map((share) => stepped(rounded(axis.from + share * (axis.to - axis.from), 4), axis.step));
  if (axis.over === "logUniform") return shares.map((share) => onLog(axis.from, axis.to, share, axis.step));
  const points = pointsOf(axis, key);
  return shares.map((share) => points[Math.floor(share * points.length)] as number);
}

/** Four figures are enough for a place between others, and can be read. */
function onLog(from: number, to: number, share: number, step: number): number {
  return stepped(rounded(from * (to / from) ** share, 4), step);
}

function rounded(value: number, figures: number): number {
  return Number(value.toPrecision(figures));
}

function stepped(value: number, step: number): number {
  return step > 0 ? rounded(Math.round(value / step) * step, 12) : value;
}

/** Names that a row of the table needs for something else. */
const taken = new Set(["updates", "bracket", "seed", "arm"]);

/** Throws a `Problem` where nothing can be drawn from the axes: `sweep.axes` for the list of them, `sweep.range` for one. */
export function checkAxes(axes: readonly Axis[], most: number): void {
  const names = axes.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  const bad = names.find((name) => name.trim() === "" || taken.has(name) || /[/=,]/.test(name));
  const fault =
    axes.length === 0
      ? "There is nothing to try: no values and no axes."
      : axes.length > most
        ? `There are ${axes.length} axes, and a sweep has at most ${most}.`
        : twice !== undefined
          ? `Two axes are called ${twice}.`
          : bad !== undefined
            ? `An axis cannot be called "${bad}".`
            : null;
  if (fault !== null)
    throw new Problem("sweep.axes", fault, { field: "axes", fix: "Give each axis a name of its own, say rate, without / = and commas." });
  for (const axis of axes) checkAxis(axis);
}

function checkAxis(axis: Axis): void {
  const { name } = axis;
  const fault = faultOf(axis);
  if (fault !== null) throw new Problem("sweep.range", `Axis ${name}: ${fault.is}.`, { field: "axes", fix: fault.fix });
}

function faultOf(axis: Axis): { is: string; fix: string } | null {
  if (axis.over === "list") return axis.values.length > 0 ? null : { is: "its list is empty", fix: "List at least one number." };
  if (!(axis.count >= 1 && Number.isInteger(axis.count)))
    return { is: `it has ${axis.count} points`, fix: "Set count to a whole number of at least 1." };
  if (axis.over === "normal")
    return axis.deviation >= 0 ? null : { is: `its deviation is ${axis.deviation}`, fix: "Set deviation to 0 or more." };
  const log = axis.over === "logarithmic" || axis.over === "logUniform";
  if (log && !(axis.from > 0 && axis.to > 0))
    return { is: `a logarithmic scale has no ${Math.min(axis.from, axis.to)}`, fix: "Set from and to above 0, or take a linear range." };
  return null;
}
