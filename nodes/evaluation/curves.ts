// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { median, quantile, smoothed } from "../lib/statistics.ts";
import type { Lines } from "../lib/view.ts";
import type { Plot, Trained } from "../ports.ts";

/**
 * One metric of several trainings over updates: their median, and a band from the lower to the upper quartile.
 * A single training is drawn as it is. Where a stage began, a line across says so.
 *
 * `smoothing` s in [0, 1) replaces each curve by its running mean s m + (1 - s) y, divided by 1 - s^t to undo
 * the zero start; 0 draws what was measured. At an update that only some trainings recorded, those count.
 *
 * Throws `curves.no-metric` when no training recorded the metric.
 */
export function curves({ runs, metric, smoothing, run }: { runs: readonly Trained[]; metric: string; smoothing: number; run: Run }): Plot {
  const recorded = runs.flatMap(({ curves: all }) => all[metric] ?? []);
  if (recorded.length === 0) {
    const names = [...new Set(runs.flatMap(({ curves: all }) => Object.keys(all)))];
    throw new Problem("curves.no-metric", `No training recorded "${metric}".`, {
      field: "metric",
      fix: `Choose one of ${names.join(", ") || "none: wire trainings here"}.`,
    });
  }
  const at = new Map<number, number[]>();
  for (const { x, y } of recorded) {
    for (const [i, value] of smoothed(y, smoothing).entries()) {
      const here = x[i] as number;
      at.set(here, [...(at.get(here) ?? []), value]);
    }
  }
  const x = [...at.keys()].sort((a, b) => a - b);
  const values = x.map((here) => at.get(here) as number[]);
  const band = recorded.length > 1 ? { lo: values.map((all) => quantile(all, 0.25)), hi: values.map((all) => quantile(all, 0.75)) } : {};
  const name = recorded.length > 1 ? `median of ${recorded.length}` : metric;
  const marks = (runs[0]?.borders ?? []).map(({ at: update, name: stage }) => ({ x: update, label: stage }));
  const view: Lines = {
    is: "Lines",
    x: { label: "updates" },
    y: { label: metric },
    series: [{ name, x, y: values.map(median), ...band }],
    ...(marks.length > 0 ? { marks } : {}),
  };
  run.show("curves", view);
  return { is: "Plot", view };
}

export const card = {
  run: curves,
  title: "Curves",
  summary: "Draws a metric over updates, with the spread between trainings.",
  also: ["learning curve", "loss curve", "plot", "band"],
  inputs: {
    runs: { port: { Trained: true }, many: true, doc: "Trainings to draw together, say one for each seed." },
  },
  settings: {
    metric: {
      control: "text",
      default: "loss",
      onNode: true,
      doc: "What is drawn: loss, accuracy, or any other metric that was recorded.",
    },
    smoothing: {
      control: "number",
      default: 0,
      min: 0,
      max: 0.999,
      onNode: true,
      doc: "Share of the running mean that is kept at each point; 0 draws the points themselves.",
    },
  },
  output: "Plot",
  reports: true,
  shows: { curves: "Median and quartiles over updates." },
} satisfies NodeCard<typeof curves>;
