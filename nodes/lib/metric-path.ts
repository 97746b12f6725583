// SPDX-License-Identifier: MIT-0
import type { Trained } from "../ports.ts";
import { Problem } from "./problem.ts";
import { smoothed } from "./statistics.ts";
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
  const shared = first.x.flatMap((update, at): [number, number][] => {
    const along = other.get(update);
    return along === undefined ? [] : [[first.y[at] as number, along]];
  });
  const [across, up] = [0, 1].map((axis) =>
    smoothed(
      shared.map((point) => point[axis] as number),
      smoothing,
    ),
  ) as [number[], number[]];
  const points = shared.map((_, at) => ({ x: across[at] as number, y: up[at] as number, group }));
  const every = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, at) => at % every === 0 || at === points.length - 1);
}
