// SPDX-License-Identifier: MIT-0

/** Numbers in time, equally spaced. */
export interface Series {
  readonly is: "Series";
  readonly title: string;
  readonly step: { readonly unit: string; readonly start: string };
  readonly columns: readonly string[];
  /** One array a column, all of the same length. */
  readonly values: readonly Float32Array[];
  /** The column that is to be forecast. */
  readonly target: string;
  readonly source: { readonly title: string; readonly licence: string };
}

/** A fixed random dynamical system: one step of it. */
export interface ReservoirCell {
  readonly is: "ReservoirCell";
  readonly name: string;
  readonly size: number;
  /** For so many inputs; rows of one sequence at a time. Pure: the state after `input`. */
  start(inputs: number): { readonly state: Float32Array; step(state: Float32Array, input: Float32Array): Float32Array };
}

/** What a reservoir remembered at each time: row t has seen the inputs up to t. */
export interface States {
  readonly is: "States";
  readonly size: number;
  readonly count: number;
  /** [count, size], row by row. */
  readonly values: Float32Array;
  /** Time of row 0 in its series. */
  readonly from: number;
}

/** Forecasts with what they missed. Index i stands for the forecast made at time i for i + horizon. */
export interface Residuals {
  readonly is: "Residuals";
  readonly horizon: number;
  readonly truth: Float32Array;
  readonly forecast: Float32Array;
  /** Times of the series that are for fitting, for calibration and for the test: [from, to). */
  readonly fit: readonly [number, number];
  readonly calibration: readonly [number, number];
  readonly test: readonly [number, number];
}

/** How much each past forecast counts now. */
export interface StepWeights {
  readonly is: "StepWeights";
  readonly name: string;
  /** Weights of the times `past` (made before `now`) at time `now`; they need not sum to 1. */
  at(now: number, past: Int32Array): Float32Array;
}

export interface PredictionIntervals {
  readonly is: "PredictionIntervals";
  readonly name: string;
  readonly level: number;
  /** Times for which the intervals are. */
  readonly times: Int32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly forecast: Float32Array;
  readonly truth: Float32Array;
  /** 1 / sum of squared weights: how many past errors an interval rests on. */
  readonly effective: Float32Array;
}
