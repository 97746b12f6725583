// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { curveOf } from "../lib/metric-path.ts";
import { listed } from "../lib/names.ts";
import { mean } from "../lib/statistics.ts";
import type { Scores, Trained } from "../ports.ts";

/**
 * Numbers of a training's curves as scores, named `<prefix><metric>`.
 *
 * `over`, of the points within the last `window` updates (0: all): *last* is the last point, *mean* their mean (over evenly spaced
 * points the area under the curve, divided by its length), *lowest* and *highest* the best one.
 * Throws `curve-scores.metric` for a metric that was not recorded.
 */
export function curveScores({
  trained,
  metrics,
  over,
  window,
  prefix,
}: {
  trained: Trained;
  metrics: string;
  over: "last" | "mean" | "lowest" | "highest";
  window: number;
  prefix: string;
}): Scores {
  const names = listed(metrics);
  return {
    is: "Scores",
    metrics: Object.fromEntries(names.map((name) => [prefix + name, reduced(pointsOf(trained, name, window), over)])),
  };
}

function pointsOf({ curves, updates }: Trained, name: string, window: number): readonly number[] {
  const curve = curveOf(curves, name, { code: "curve-scores.metric", field: "metrics" });
  if (window === 0) return curve.y;
  const within = curve.y.filter((_, at) => (curve.x[at] as number) > updates - window);
  // A metric that is measured more rarely than the window is long has its last point.
  return within.length > 0 ? within : curve.y.slice(-1);
}

function reduced(values: readonly number[], over: "last" | "mean" | "lowest" | "highest"): number {
  if (over === "mean") return mean(values);
  if (over === "last") return values.at(-1) as number;
  return values.reduce((a, b) => (over === "lowest" ? Math.min(a, b) : Math.max(a, b)));
}

export const card = {
  run: curveScores,
  title: "Scores of a curve",
  summary: "Takes numbers from a training's curves: the last, the mean, the best.",
  also: ["final loss", "area under the curve", "training loss", "best value"],
  inputs: { trained: { port: { Trained: true }, doc: "The training whose curves are read." } },
  settings: {
    metrics: { control: "text", default: "loss", onNode: true, doc: "Recorded metrics, with commas." },
    over: {
      control: "choice",
      default: "last",
      options: ["last", "mean", "lowest", "highest"],
      onNode: true,
      doc: "Which number of the curve.",
    },
    window: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "updates",
      onNode: true,
      doc: "Only points of so many last updates; 0: the whole curve.",
    },
    prefix: { control: "text", default: "", doc: "Put in front of each name, so that it differs from those of a test." },
  },
  output: "Scores",
} satisfies NodeCard<typeof curveScores>;
