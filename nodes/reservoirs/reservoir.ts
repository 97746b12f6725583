// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Run } from "../lib/run.ts";
import { mean, standardised } from "../lib/statistics.ts";
import type { ReservoirCell, Residuals, Series, States } from "../ports.ts";

/**
 * Runs a series through a reservoir: row t of the states has seen the inputs up to t. Inputs are all columns of the series, standardised,
 * and where residuals are wired the newest error that is known at t, that of the forecast made at t - horizon, in its own deviations.
 *
 * Mean and deviation are those of the stretch on which the forecaster was fitted (without residuals: of the whole series), so that nothing
 * of the test enters. Before the first forecast the error is 0. The first `washout` rows stand for the start and are 0.
 */
export async function reservoir({
  cell,
  series,
  residuals,
  washout,
  run,
}: {
  cell: ReservoirCell;
  series: Series;
  residuals?: Residuals;
  washout: number;
  run: Run;
}): Promise<States> {
  const length = series.values[0]?.length ?? 0;
  const fitted = residuals ? residuals.fit[1] : length;
  const inputs = [...series.values.map((column) => standardised(column, fitted)), ...(residuals ? [knownErrors(residuals, length)] : [])];
  const { state, step } = cell.start(inputs.length);
  const values = new Float32Array(length * cell.size);
  const input = new Float32Array(inputs.length);
  let h = state;
  for (let t = 0; t < length; t++) {
    for (const [i, column] of inputs.entries()) {
      const value = column[t] as number;
      // A gap says nothing: it is as the mean.
      input[i] = Number.isFinite(value) ? value : 0;
    }
    h = step(h, input);
    if (t >= washout) values.set(h, t * cell.size);
    if (t % 200 === 0) {
      run.progress(t, length, "steps");
      await run.breathe();
    }
  }
  run.progress(length, length, "steps");
  run.show("states", picture(values, cell.size, length));
  return { is: "States", size: cell.size, count: length, values, from: 0 };
}

/** The newest known error at each time: of the forecast made `horizon` steps before. */
function knownErrors({ truth, forecast, horizon, fit }: Residuals, length: number): Float32Array {
  const errors = truth.map((value, t) => value - (forecast[t] as number));
  const spread = Math.sqrt(mean([...errors.subarray(fit[0], fit[1])].map((e) => e * e))) || 1;
  return Float32Array.from({ length }, (_, t) => {
    const error = t >= horizon ? (errors[t - horizon] as number) : Number.NaN;
    return Number.isFinite(error) ? error / spread : 0;
  });
}

/** Some units over the last steps. */
function picture(values: Float32Array, size: number, count: number) {
  const steps = Math.min(80, count);
  const units = Math.min(24, size);
  const rows = Array.from({ length: units }, (_, unit) =>
    Array.from({ length: steps }, (_, at) => values[(count - steps + at) * size + unit] as number),
  );
  return { is: "Heat" as const, x: { label: "last steps" }, y: { label: "unit" }, values: rows };
}

export const card = {
  run: reservoir,
  title: "Reservoir",
  summary: "Runs a series through a fixed random network and keeps its state at every step.",
  also: ["echo state", "states", "random features"],
  inputs: {
    cell: { port: { ReservoirCell: true }, doc: "The network." },
    series: { port: { Series: true }, doc: "What runs through it." },
    residuals: { port: { Residuals: true }, optional: true, doc: "A forecaster whose newest known error is an input, too." },
  },
  settings: {
    washout: { control: "number", default: 0, min: 0, step: 1, unit: "steps", doc: "First steps that are thrown away." },
  },
  output: "States",
  reports: true,
  shows: { states: "Some units over the last steps." },
} satisfies NodeCard<typeof reservoir>;
