// SPDX-License-Identifier: MIT-0
// The rate that finds itself
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { metricCurve } from "../../../nodes/evaluation/metric-curve.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { weighted } from "../../../nodes/objectives/weighted.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleByProdigy } from "../../../nodes/optimizers/scale-by-prodigy.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cosine } from "../../../nodes/schedules/cosine.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105] });

const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: run("data") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const { a: splitA, b: splitB } = partition({ examples: data, by: "count", amount: 2000, key: key("split") });
    const { a: heldA } = partition({ examples: splitB, by: "count", amount: 2000, key: key("held") });
    const net = mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") });
    const order = batches({ examples: splitA, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const shape = cosine({ from: 1, to: 0, steps: 600, warmup: 0 });
    const goal = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const prodigy = scaleByProdigy({
      shape,
      d0: 0.000001,
      dCoef: 1,
      growthRate: 0,
      b1: 0.9,
      b2: 0.999,
      eps: 1e-8,
      weightDecay: 0,
      biasCorrection: false,
      safeguardWarmup: false,
    });
    const estimate = metricCurve({ metric: "d", log: true, lines: [0.0001, 0.001, 0.01], every: 20 });
    const { model: trainModel } = await train({
      model: net,
      batches: order,
      gradient: goal,
      optimizer: prodigy,
      probes: [estimate],
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const score = await evaluate({ model: trainModel, examples: heldA, run: run("score") });
    const adamArm = await sweep({
      values: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03],
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
        const rateAdam = cosine({ from: value, to: 0, steps: 600, warmup: 0 });
        const goalAdam = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepAdam = scaleBySchedule({ rate: rateAdam });
        const optimizerAdam = chain({ transforms: [adam, stepAdam] });
        const { model: trainAdamModel } = await train({
          model: net,
          batches: order,
          gradient: goalAdam,
          optimizer: optimizerAdam,
          budget: 600,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainAdam"),
        });
        const scoreAdam = await evaluate({ model: trainAdamModel, examples: heldA, run: run("scoreAdam") });
        return { scores: scoreAdam };
      },
      run: run("adamArm"),
    });
    const goalHundred = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const scaledHundred = weighted({ objective: goalHundred, weight: 100 });
    const prodigyHundred = scaleByProdigy({
      shape,
      d0: 0.000001,
      dCoef: 1,
      growthRate: 0,
      b1: 0.9,
      b2: 0.999,
      eps: 1e-8,
      weightDecay: 0,
      biasCorrection: false,
      safeguardWarmup: false,
    });
    const estimateHundred = metricCurve({ metric: "d", log: true, lines: [0.0001, 0.001, 0.01], every: 20 });
    const { model: trainHundredModel } = await train({
      model: net,
      batches: order,
      gradient: scaledHundred,
      optimizer: prodigyHundred,
      probes: [estimateHundred],
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainHundred"),
    });
    const scoreHundred = await evaluate({ model: trainHundredModel, examples: heldA, run: run("scoreHundred") });
    return { prodigy: score, adam: adamArm, hundred: scoreHundred };
  },
  run: run("arms"),
});
const result = verdict({
  table: arms,
  lines: [
    {
      kind: "notWorse",
      metric: "accuracy",
      direction: "higher",
      candidate: "prodigy",
      baseline: "adam/*",
      reduce: "best",
      margin: 0.005,
      claim: "The paper: without a rate to set, within half a point of the best of Adam's six",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "prodigy",
      baseline: "adam/*",
      reduce: "median",
      margin: 0,
      claim: "Better than the median of the six",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "prodigy",
      baseline: "adam/*",
      reduce: "mean",
      margin: 0,
      claim: "The weaker claim: better than their mean",
    },
    {
      kind: "equal",
      metric: "accuracy",
      direction: "higher",
      candidate: "hundred",
      baseline: "prodigy",
      reduce: "mean",
      margin: 0.005,
      claim: "With the loss times 100 it ends in the same place",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
