import type { Residuals, Series } from "../ports.ts";

export function seriesOf(values: ArrayLike<number>): Series {
  return {
    is: "Series",
    title: "test",
    step: { unit: "step", start: "0" },
    columns: ["value"],
    values: [Float32Array.from(values)],
    target: "value",
    source: { title: "test", licence: "none" },
  };
}

/** Forecasts of 0 that miss by the given errors. */
export function missedBy(errors: ArrayLike<number>, { horizon = 1, fit = 10, calibrate = 30 } = {}): Residuals {
  const truth = Float32Array.from(errors);
  const last = truth.length;
  return {
    is: "Residuals",
    horizon,
    truth,
    forecast: new Float32Array(last),
    fit: [0, fit],
    calibration: [fit, fit + calibrate],
    test: [fit + calibrate, last],
  };
}
