// SPDX-License-Identifier: MIT-0
import type { Trained } from "../ports.ts";
import { Problem } from "./problem.ts";
import type { Scatter } from "./view.ts";

const most = 120;
type Curve = Trained["curves"][string];

/** The curve of that metric, or a problem that lists what was recorded. */
export function curveOf(curves: Trained["curves"], name: string, { code, field }: { code: string; field?: string }): Curve {
  const curve = curves[name];
  if (curve && curve.y.length > 0) return curve;
  throw new Problem(code, `The training recorded no "${name}".`, {
    ...(field === undefined ? {} : { field }),
    fix: `Choose from ${Object.keys(curves).join(", ") || "nothing: it made no update"}.`,
  });
}

/**
 * Two metrics of a training as a path through their plane, smoothed by a running mean that keeps `smoothing` of itself, at most
 * 120 points. Metrics that are not recorded at the same updates meet where both are known.
 */
export function pathOf(
  { curves }: Trained,
  { x, y, smoothing }: { x: string; y: string; smoothing: number },
  group: string,
): Scatter["points"] {
  const [first, second] = [x, y].map((name) => curveOf(curves, name, { code: "metric-path.metric" })) as [Curve, Curve];
  const other = new Map(second.x.map((update, at) => [update, second.y[at] as number]));
  let [sumX, sumY, weight] = [0, 0, 0];
  const points = first.x.flatMap((update, at) => {
    const along = other.get(update);
    if (along === undefined) return [];
    sumX = smoothing * sumX + (1 - smoothing) * (first.y[at] as number);
    sumY = smoothing * sumY + (1 - smoothing) * along;
    weight = smoothing * weight + (1 - smoothing);
    return [{ x: sumX / weight, y: sumY / weight, group }];
  });
  const every = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, at) => at % every === 0 || at === points.length - 1);
}
