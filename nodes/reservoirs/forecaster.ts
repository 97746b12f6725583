// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { ridge } from "../lib/ridge.ts";
import type { Run } from "../lib/run.ts";
import { standardised } from "../lib/statistics.ts";
import type { Residuals, Series } from "../ports.ts";

/**
 * A forecast of the target, `horizon` steps ahead, from its last `lags` values: linear, fitted by ridge regression on the first `fit` of
 * the series, and what it misses everywhere. The next `calibrate` of the series is for calibration, the rest for the test.
 *
 * Values are standardised by mean and deviation of the fitted stretch; truth, forecast and residuals come out in these units. The forecast
 * made at time t uses values up to t only. Throws `forecaster.length`.
 */
export function forecaster({
  series,
  lags,
  horizon,
  fit,
  calibrate,
  penalty,
  run,
}: {
  series: Series;
  lags: number;
  horizon: number;
  fit: number;
  calibrate: number;
  penalty: number;
  run: Run;
}): Residuals {
  const raw = series.values[series.columns.indexOf(series.target)] as Float32Array;
  const [fitted, tested] = [Math.floor(raw.length * fit), Math.floor(raw.length * (fit + calibrate))];
  const last = raw.length - horizon;
  if (fitted - horizon - lags < lags + 1 || tested <= fitted || last <= tested) {
    throw new Problem("forecaster.length", `A series of ${raw.length} steps is too short for ${lags} lags and these shares.`, {
      field: "lags",
      fix: "Take a longer series, fewer lags, or shares that leave something for the test.",
    });
  }
  const values = standardised(raw, fitted);
  const row = (t: number) => Float64Array.from({ length: lags + 1 }, (_, lag) => (lag === 0 ? 1 : (values[t - lag + 1] as number)));
  const times = Array.from({ length: last - lags + 1 }, (_, at) => at + lags - 1);
  const known = times.filter((t) => t + horizon < fitted);
  const weights = ridge(
    known.map(row),
    known.map((t) => values[t + horizon] as number),
    { penalty, free: 1 },
  );
  const truth = new Float32Array(raw.length).fill(Number.NaN);
  const forecast = new Float32Array(raw.length).fill(Number.NaN);
  for (const t of times) {
    if (t + horizon >= raw.length) continue;
    truth[t] = values[t + horizon] as number;
    forecast[t] = row(t).reduce((sum, x, i) => sum + x * (weights[i] as number), 0);
  }
  const shown = Array.from({ length: Math.min(100, last - tested) }, (_, at) => tested + at);
  run.show("forecast", {
    is: "Lines",
    x: { label: `${series.step.unit} of the test` },
    y: { label: series.target },
    series: [
      { name: "forecast", x: shown.map((t) => t - tested), y: shown.map((t) => forecast[t] as number) },
      { name: "truth", x: shown.map((t) => t - tested), y: shown.map((t) => truth[t] as number), dashed: true },
    ],
  });
  return {
    is: "Residuals",
    horizon,
    truth,
    forecast,
    fit: [lags - 1, fitted - horizon],
    calibration: [fitted, tested],
    test: [tested, last],
  };
}

export const card = {
  run: forecaster,
  title: "Forecaster",
  summary: "Forecasts a series linearly from its last values, and says what it missed.",
  also: ["autoregression", "AR", "ridge", "residuals", "base forecaster"],
  inputs: { series: { port: { Series: true }, doc: "What is forecast." } },
  settings: {
    lags: { control: "number", default: 14, min: 1, step: 1, unit: "steps", onNode: true, doc: "Past values that it sees." },
    horizon: { control: "number", default: 1, min: 1, step: 1, unit: "steps", onNode: true, doc: "How far ahead it forecasts." },
    fit: { control: "number", default: 0.4, min: 0, max: 1, doc: "Share of the series on which it is fitted, from the start." },
    calibrate: {
      control: "number",
      default: 0.4,
      min: 0,
      max: 1,
      doc: "Share of the series after that, for calibration; the rest is the test.",
    },
    penalty: { control: "number", default: 1, min: 0, doc: "How strongly large coefficients are punished." },
  },
  output: "Residuals",
  reports: true,
  shows: { forecast: "Forecast and truth at the beginning of the test." },
} satisfies NodeCard<typeof forecaster>;
