// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import type { Lines } from "../lib/view.ts";
import { weightedQuantile } from "../lib/weighted-quantile.ts";
import type { PredictionIntervals, Residuals, StepWeights } from "../ports.ts";

const shownSteps = 100;

/**
 * Intervals around a forecast from its past signed errors: between the weighted quantiles alpha/2 and 1 - alpha/2 of those that are known.
 *
 * At time t of the test the forecasts s with s + horizon <= t have known errors. *rolling* takes as many of the newest of them as the
 * calibration stretch is long, *fixed* those of the calibration stretch itself, always the same. `weights` say how much each counts at t.
 * `effective` is 1 / sum of squared shares: below about 20 / alpha the tails rest on a handful of errors.
 *
 * Sources: Vovk et al. 2005 (split conformal); Neglia et al. 2025, arXiv:2510.05060 (weighted by a reservoir). Throws `conformal.alpha`.
 */
export async function weightedConformal({
  residuals,
  weights,
  alpha,
  window,
  run,
}: {
  residuals: Residuals;
  weights: StepWeights;
  alpha: number;
  window: "rolling" | "fixed";
  run: Run;
}): Promise<PredictionIntervals> {
  if (!(alpha > 0 && alpha < 1)) {
    throw new Problem("conformal.alpha", `Intervals cannot miss a share of ${alpha}.`, {
      field: "alpha",
      fix: "Write a number between 0 and 1; 0.1 makes intervals of 90 %.",
    });
  }
  const { truth, forecast, horizon, calibration, test } = residuals;
  const error = truth.map((value, t) => value - (forecast[t] as number));
  const length = calibration[1] - calibration[0];
  const first = error.findIndex(Number.isFinite);
  const count = test[1] - test[0];
  const made = { low: new Float32Array(count), high: new Float32Array(count), effective: new Float32Array(count) };
  const fixed = sorted(error, Math.max(first, calibration[0]), calibration[1] - horizon);
  let last: { past: Int32Array; share: Float32Array } = { past: new Int32Array(), share: new Float32Array() };
  for (let at = 0; at < count; at++) {
    const now = test[0] + at;
    const past = window === "fixed" ? fixed : sorted(error, Math.max(first, now - horizon - length + 1), now - horizon);
    const share = weights.at(now, past);
    const values = Float32Array.from(past, (step) => error[step] as number);
    made.low[at] = (forecast[now] as number) + weightedQuantile(values, share, alpha / 2);
    made.high[at] = (forecast[now] as number) + weightedQuantile(values, share, 1 - alpha / 2);
    made.effective[at] = effective(share);
    last = { past, share };
    if (at % 100 !== 0) continue;
    run.progress(at, count, "steps");
    if (at > 0) show(at);
    await run.breathe();
  }
  run.progress(count, count, "steps");
  show(count);
  return {
    is: "PredictionIntervals",
    name: weights.name,
    level: 1 - alpha,
    times: Int32Array.from({ length: count }, (_, at) => test[0] + at + horizon),
    ...made,
    forecast: forecast.slice(test[0], test[1]),
    truth: truth.slice(test[0], test[1]),
  };

  function show(done: number): void {
    const steps = Array.from({ length: Math.min(shownSteps, done) }, (_, at) => done - Math.min(shownSteps, done) + at);
    const along = (values: Float32Array, from: number) => steps.map((at) => values[from + at] as number);
    const x = steps.map((at) => at - done + 1);
    const inside = Array.from({ length: done }, (_, at) => at).filter((at) => {
      const value = truth[test[0] + at] as number;
      return value >= (made.low[at] as number) && value <= (made.high[at] as number);
    }).length;
    const view: Lines = {
      is: "Lines",
      x: { label: `steps to now, ${((100 * inside) / done).toFixed(1)} % inside so far` },
      y: { label: "value" },
      series: [
        { name: "forecast", x, y: along(forecast, test[0]), lo: along(made.low, 0), hi: along(made.high, 0) },
        { name: "truth", x, y: along(truth, test[0]), dots: true },
      ],
    };
    run.show("band", view);
    run.show("recalled", recalled(last.past, last.share));
  }
}

/** The past as a strip, the older to the left, coloured by how much each step counts now. */
function recalled(past: Int32Array, share: Float32Array) {
  const cells = 120;
  const byTime = Array.from(past, (step, at) => ({ step, share: share[at] as number })).sort((a, b) => a.step - b.step);
  const per = Math.max(1, Math.ceil(byTime.length / cells));
  const row = Array.from({ length: Math.ceil(byTime.length / per) }, (_, cell) =>
    byTime.slice(cell * per, (cell + 1) * per).reduce((most, { share: one }) => Math.max(most, one), 0),
  );
  return { is: "Heat" as const, x: { label: "past, the newest at the right" }, y: { label: "weight" }, values: [row] };
}

/** Times from `from` to `to`, both in, in the order of their errors. */
function sorted(error: Float32Array, from: number, to: number): Int32Array {
  const times = Int32Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  return times.sort((a, b) => (error[a] as number) - (error[b] as number));
}

function effective(weights: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

export const card = {
  run: weightedConformal,
  title: "Conformal intervals",
  summary: "Intervals around a forecast, from how far it missed before.",
  also: ["conformal prediction", "prediction interval", "uncertainty", "quantile", "split conformal"],
  inputs: {
    residuals: { port: { Residuals: true }, doc: "The forecaster with what it missed." },
    weights: { port: { StepWeights: true }, doc: "How much each past step counts." },
  },
  settings: {
    alpha: { control: "number", default: 0.1, min: 0, max: 1, onNode: true, doc: "Share that may lie outside: 0.1 for intervals of 90 %." },
    window: {
      control: "choice",
      default: "rolling",
      options: ["rolling", "fixed"],
      onNode: true,
      doc: "The newest known errors, as many as there are for calibration, or always those of the calibration stretch.",
    },
  },
  output: "PredictionIntervals",
  reports: true,
  shows: { band: "Forecast and interval over the last hundred steps.", recalled: "How much each past step counts now." },
} satisfies NodeCard<typeof weightedConformal>;
