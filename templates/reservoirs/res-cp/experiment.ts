// SPDX-License-Identifier: MIT-0
// Errors of like days
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json]
import { series } from "../../../nodes/data/series.ts";
import { averageRows } from "../../../nodes/evaluation/average-rows.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { logScores } from "../../../nodes/evaluation/log-scores.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { ageWeights } from "../../../nodes/reservoirs/age-weights.ts";
import { forecaster } from "../../../nodes/reservoirs/forecaster.ts";
import { intervalMetrics } from "../../../nodes/reservoirs/interval-metrics.ts";
import { leakyEsnCell } from "../../../nodes/reservoirs/leaky-esn-cell.ts";
import { reservoir } from "../../../nodes/reservoirs/reservoir.ts";
import { reservoirSimilarityWeights } from "../../../nodes/reservoirs/reservoir-similarity-weights.ts";
import { weightedConformal } from "../../../nodes/reservoirs/weighted-conformal.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105] });

const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const stretches = await sweep({
      values: [0, 1800, 3655],
      axes: [],
      search: "grid",
      trials: 16,
      minUpdates: 100,
      maxUpdates: 900,
      eta: 3,
      metric: "",
      direction: "highest",
      draw: 1,
      each: async ({ value, run }) => {
        const births = await series({ source: "births", from: value, length: 3650, key: key("series"), run: run("births") });
        const forecast = forecaster({ series: births, lags: 14, horizon: 1, fit: 0.4, calibrate: 0.4, penalty: 1, run: run("forecast") });
        const cell = leakyEsnCell({
          size: 100,
          spectralRadius: 0.95,
          leak: 1,
          inputScale: 0.25,
          biasScale: 0.25,
          density: 1,
          key: key("reservoir"),
        });
        const states = await reservoir({ cell, series: births, residuals: forecast, washout: 0, run: run("states") });
        const alike = reservoirSimilarityWeights({ states, tau: 0.1, similarity: "cosine" });
        const intervals = await weightedConformal({
          residuals: forecast,
          weights: alike,
          alpha: 0.1,
          window: "rolling",
          run: run("intervals"),
        });
        const score = intervalMetrics({ intervals, run: run("score") });
        const all = ageWeights({ decay: 1 });
        const age = ageWeights({ decay: 0.99 });
        const intervalsRolling = await weightedConformal({
          residuals: forecast,
          weights: all,
          alpha: 0.1,
          window: "rolling",
          run: run("intervalsRolling"),
        });
        const scoreRolling = intervalMetrics({ intervals: intervalsRolling, run: run("scoreRolling") });
        const intervalsSplit = await weightedConformal({
          residuals: forecast,
          weights: all,
          alpha: 0.1,
          window: "fixed",
          run: run("intervalsSplit"),
        });
        const scoreSplit = intervalMetrics({ intervals: intervalsSplit, run: run("scoreSplit") });
        const intervalsAge = await weightedConformal({
          residuals: forecast,
          weights: age,
          alpha: 0.1,
          window: "rolling",
          run: run("intervalsAge"),
        });
        const scoreAge = intervalMetrics({ intervals: intervalsAge, run: run("scoreAge") });
        return { rescp: score, rolling: scoreRolling, split: scoreSplit, nexcp: scoreAge };
      },
      run: run("stretches"),
    });
    const mean = averageRows({ table: stretches, give: "rescp" });
    const log = logScores({ scores: mean, metrics: "winkler" });
    const meanRolling = averageRows({ table: stretches, give: "rolling" });
    const logRolling = logScores({ scores: meanRolling, metrics: "winkler" });
    const meanSplit = averageRows({ table: stretches, give: "split" });
    const logSplit = logScores({ scores: meanSplit, metrics: "winkler" });
    const meanAge = averageRows({ table: stretches, give: "nexcp" });
    const logAge = logScores({ scores: meanAge, metrics: "winkler" });
    return { rescp: log, rolling: logRolling, split: logSplit, nexcp: logAge };
  },
  run: run("arms"),
});
const result = verdict({
  table: arms,
  lines: [
    {
      kind: "better",
      metric: "log.winkler",
      direction: "lower",
      candidate: "rescp",
      baseline: "split, rolling",
      reduce: "best",
      margin: 0.083,
      claim: "Errors of like days: a Winkler score at least 8 % below the better of split and rolling",
    },
    {
      kind: "notWorse",
      metric: "gap",
      direction: "lower",
      candidate: "rescp",
      baseline: "rolling",
      reduce: "mean",
      margin: 0.01,
      claim: "Coverage is as near to 90 % as the rolling window's, within a point",
    },
    {
      kind: "shown",
      metric: "wildCoverage",
      direction: "higher",
      candidate: "rescp",
      baseline: "split",
      reduce: "mean",
      margin: 0,
      claim: "Coverage in the wildest fifth of days",
    },
    {
      kind: "shown",
      metric: "log.winkler",
      direction: "lower",
      candidate: "rescp",
      baseline: "nexcp",
      reduce: "mean",
      margin: 0,
      claim: "Against weights by age (NexCP)",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
