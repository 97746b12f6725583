// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Run } from "../lib/run.ts";
import { mean, quantile } from "../lib/statistics.ts";
import type { PredictionIntervals, Scores } from "../ports.ts";

/**
 * How good intervals of level 1 - alpha are. `coverage` is the share of truths inside, `width` the mean width, `winkler` the mean of
 * width + (2 / alpha) times what the truth lies outside: lower is better, and only it cannot be had by widening alone. `gap` is |coverage - level|, `wildCoverage` the coverage of the fifth of steps whose forecast missed
 * most in the steps around them, `effective` the median number of past errors behind an interval.
 *
 * Source: Winkler 1972, "A decision-theoretic approach to interval estimation".
 */
export function intervalMetrics({ intervals, run }: { intervals: PredictionIntervals; run: Run }): Scores {
  const { low, high, truth, forecast, level } = intervals;
  const steps = Array.from(truth, (_, at) => at);
  const of = (values: Float32Array, at: number) => values[at] as number;
  const inside = steps.map((at) => (of(truth, at) >= of(low, at) && of(truth, at) <= of(high, at) ? 1 : 0));
  const widths = steps.map((at) => of(high, at) - of(low, at));
  const outside = steps.map((at) => Math.max(0, of(low, at) - of(truth, at), of(truth, at) - of(high, at)));
  const winkler = mean(steps.map((at) => (widths[at] as number) + (2 / (1 - level)) * (outside[at] as number)));
  const wild = wildest(steps.map((at) => Math.abs(of(truth, at) - of(forecast, at))));
  const coverage = mean(inside);
  const every = Math.ceil(steps.length / 200);
  const running = runningMean(inside);
  const shown = steps.filter((at) => at % every === 0 && at >= 20);
  run.show("coverage", {
    is: "Lines",
    x: { label: "steps of the test" },
    y: { label: "coverage so far" },
    series: [{ name: intervals.name, x: shown, y: shown.map((at) => running[at] as number) }],
    marks: [{ y: level, label: "wanted" }],
  });
  return {
    is: "Scores",
    metrics: {
      coverage,
      gap: Math.abs(coverage - level),
      width: mean(widths),
      winkler,
      wildCoverage: mean(wild.map((at) => inside[at] as number)),
      effective: quantile([...intervals.effective], 0.5),
    },
  };
}

function runningMean(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value, at) => {
    sum += value;
    return sum / (at + 1);
  });
}

/** The fifth of steps in whose week the forecast missed most. */
function wildest(missed: readonly number[]): number[] {
  const around = missed.map((_, at) => mean(missed.slice(Math.max(0, at - 3), at + 4)));
  const border = quantile(around, 0.8);
  return around.flatMap((value, at) => (value >= border ? [at] : []));
}

export const card = {
  run: intervalMetrics,
  title: "Scores of intervals",
  summary: "Coverage, width and Winkler score of prediction intervals.",
  also: ["Winkler", "coverage", "calibration", "interval score"],
  inputs: { intervals: { port: { PredictionIntervals: true }, doc: "Intervals with the truth that they were for." } },
  settings: {},
  output: "Scores",
  reports: true,
  shows: { coverage: "The share of truths inside, so far." },
} satisfies NodeCard<typeof intervalMetrics>;
