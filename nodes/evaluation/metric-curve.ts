// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Probe } from "../ports.ts";

const most = 300;

/**
 * A picture of a training while it goes on: one of its metrics over updates, with lines across at values to hold it against, say a
 * rate that finds itself beside the rates that others were given. Empty until the metric is recorded; at most 300 points.
 */
export function metricCurve({
  metric,
  log,
  lines,
  every,
}: {
  metric: string;
  log: boolean;
  lines: readonly number[];
  every: number;
}): Probe {
  return {
    is: "Probe",
    name: metric,
    every,
    draw: async ({ trained }) => {
      const curve = trained.curves[metric];
      if (!curve) return null;
      const step = Math.max(1, Math.ceil(curve.x.length / most));
      const kept = curve.x.map((_, at) => at).filter((at) => at % step === 0 || at === curve.x.length - 1);
      return {
        is: "Lines",
        x: { label: "updates" },
        y: { label: metric, log },
        series: [{ name: metric, x: kept.map((at) => curve.x[at] as number), y: kept.map((at) => curve.y[at] as number) }],
        marks: lines.map((value) => ({ y: value, label: String(value) })),
      };
    },
  };
}

export const card = {
  run: metricCurve,
  title: "Curve of a metric",
  summary: "Draws on a training one of its metrics, beside values to hold it against.",
  also: ["probe", "log axis", "reference lines"],
  inputs: {},
  settings: {
    metric: { control: "text", default: "loss", onNode: true, doc: "The recorded metric that is drawn." },
    log: { control: "toggle", default: false, doc: "A logarithmic axis." },
    lines: { control: "numbers", default: [], doc: "Values at which a line goes across." },
    every: { control: "number", default: 20, min: 0, step: 1, unit: "updates", doc: "Updates between two pictures; 0: only at the end." },
  },
  output: "Probe",
} satisfies NodeCard<typeof metricCurve>;
