import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import { listening } from "../lib/training.test-helper.ts";
import { forecaster } from "./forecaster.ts";
import { seriesOf } from "./reservoirs.test-helper.ts";

const settings = { lags: 2, horizon: 1, fit: 0.5, calibrate: 0.25, penalty: 0, run: listening().run };

test("a series that follows its last two values is forecast without error", () => {
  const values = [1, 0.5];
  for (let t = 2; t < 200; t++) values.push(1.8 * (values[t - 1] as number) - 0.97 * (values[t - 2] as number));
  const { truth, forecast, test: tested } = forecaster({ ...settings, series: seriesOf(values) });
  for (let t = tested[0]; t < tested[1]; t++) expect(forecast[t]).toBeCloseTo(truth[t] as number, 3);
});

test("what comes after its values does not change a forecast, and what is fitted lies before the calibration", () => {
  const values = normal(seedKey(1), 200);
  const changed = values.map((value, t) => (t > 150 ? value + 5 : value));
  const [a, b] = [values, changed].map((each) => forecaster({ ...settings, horizon: 3, series: seriesOf(each) }));
  expect(a?.forecast.slice(1, 151)).toEqual(b?.forecast.slice(1, 151));
  expect(a?.truth.slice(1, 148)).toEqual(b?.truth.slice(1, 148));
  expect([a?.fit, a?.calibration, a?.test]).toEqual([
    [1, 97],
    [100, 150],
    [150, 197],
  ]);
});

test("a series that is too short is a problem", () => {
  expect(() => forecaster({ ...settings, lags: 30, series: seriesOf(new Float32Array(40)) })).toThrow(Problem);
});
