import type { Nodes } from "../shell/apply-events.ts";
import type { Clock } from "../shell/live.ts";
import { nearest } from "../views/plot-hover.tsx";
import { trainingsOf } from "./act-marks.ts";
import type { RunSeries } from "./gather.ts";

/** What x counts. All but updates are told by the training, or follow from what it plans. */
export type XAxis = "updates" | "share" | "examples" | "seconds";
export const axisNames: Readonly<Record<XAxis, string>> = {
  updates: "updates",
  share: "% of the training",
  examples: "examples",
  seconds: "seconds",
};

type Place = (step: number) => number;

/** Where an update of a line stands on an axis; null where that is not known. */
export function placeOn(axis: XAxis, line: RunSeries, nodes: Nodes): Place | null {
  if (axis === "updates") return (step) => step;
  const { of } = line;
  if (axis === "share") return of === undefined ? null : (step) => (100 * step) / of;
  // The turns of one training show as many examples an update, and take as long but for chance.
  const [clock] = trainingsOf(nodes, line.node).flatMap((node) => Object.values(nodes[node]?.clock ?? {}));
  return clock === undefined ? null : alongClock(clock, axis === "examples" ? clock.presentations : clock.seconds);
}

/** Straight on between two ticks of the clock, from nothing before the first, and at the last pace after the newest. */
function alongClock({ step: steps }: Clock, values: readonly number[]): Place | null {
  const last = steps.length - 1;
  if (last < 0) return null;
  return (step) => {
    let i = nearest(steps, step);
    if (steps[i]! < step && i < last) i++;
    const [x0, y0] = i === 0 ? [0, 0] : [steps[i - 1]!, values[i - 1]!];
    const [x1, y1] = [steps[i]!, values[i]!];
    return x1 === x0 ? y1 : y0 + ((step - x0) / (x1 - x0)) * (y1 - y0);
  };
}

/** The lines on that axis; null where one of them cannot be placed on it. */
export function overAxis(axis: XAxis, series: readonly RunSeries[], nodes: Nodes): RunSeries[] | null {
  const placed = series.flatMap((line) => {
    const place = placeOn(axis, line, nodes);
    return place === null ? [] : [axis === "updates" ? line : { ...line, x: line.x.map(place) }];
  });
  return placed.length === series.length ? placed : null;
}
