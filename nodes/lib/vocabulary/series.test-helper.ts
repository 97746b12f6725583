import type { PredictionIntervals, ReservoirCell, Residuals, Series, States, StepWeights } from "./series.ts";

const length = 40;
const wave = (from: number, to: number) => Float32Array.from({ length: to - from }, (_, at) => Math.sin((from + at) / 3));

export const tinySeries = {
  Series: (): Series => ({
    is: "Series",
    title: "a wave",
    step: { unit: "day", start: "2000-01-01" },
    columns: ["value"],
    values: [wave(0, 3 * length)],
    target: "value",
    source: { title: "drawn", licence: "none" },
  }),
  ReservoirCell: (): ReservoirCell => ({
    is: "ReservoirCell",
    name: "leak",
    size: 2,
    start: (inputs) => ({
      state: new Float32Array(2),
      step: (state, input) => Float32Array.from(state, (value, unit) => Math.tanh(0.5 * value + (input[unit % inputs] as number))),
    }),
  }),
  States: (): States => ({ is: "States", size: 2, count: length, values: wave(0, 2 * length), from: 0 }),
  Residuals: (): Residuals => ({
    is: "Residuals",
    horizon: 1,
    truth: wave(0, length),
    forecast: wave(1, length + 1),
    fit: [0, 16],
    calibration: [16, 32],
    test: [32, 39],
  }),
  StepWeights: (): StepWeights => ({ is: "StepWeights", name: "uniform", at: (_, past) => new Float32Array(past.length).fill(1) }),
  PredictionIntervals: (): PredictionIntervals => ({
    is: "PredictionIntervals",
    name: "uniform",
    level: 0.9,
    times: Int32Array.from({ length: 7 }, (_, at) => 33 + at),
    low: wave(32, 39).map((value) => value - 0.3),
    high: wave(32, 39).map((value) => value + 0.5),
    forecast: wave(32, 39),
    truth: wave(33, 40),
    effective: new Float32Array(7).fill(16),
  }),
};
