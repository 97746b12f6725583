// SPDX-License-Identifier: MIT-0
// Cyclical learning rate
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--base 0.02] [--peak 0.1]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { momentum } from "../../../nodes/optimizers/momentum.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cyclical } from "../../../nodes/schedules/cyclical.ts";
import { linear } from "../../../nodes/schedules/linear.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, key, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { base: 0.02, peak: 0.1 } });

const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: run("data") });
const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
const { a: trainingA } = partition({ examples: splitA, by: "count", amount: 2000, key: key("training") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const model = mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") });
    const order = batches({ examples: trainingA, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const rate = cyclical({ base: settings.base, peak: settings.peak, halfCycle: 100, shape: "triangular", gamma: 0.9999 });
    const objective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentumNode = momentum({ decay: 0.9, nesterov: false });
    const step = scaleBySchedule({ rate });
    const optimizer = chain({ transforms: [momentumNode, step] });
    const { model: trainModel } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const score = await evaluate({ model: trainModel, examples: splitB, run: run("score") });
    const objectiveMean = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentumMean = momentum({ decay: 0.9, nesterov: false });
    const stepMean = scaleBySchedule({ rate: 0.06 });
    const optimizerMean = chain({ transforms: [momentumMean, stepMean] });
    const { model: trainMeanModel } = await train({
      model,
      batches: order,
      gradient: objectiveMean,
      optimizer: optimizerMean,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainMean"),
    });
    const scoreMean = await evaluate({ model: trainMeanModel, examples: splitB, run: run("scoreMean") });
    const descent = linear({ from: 0.1, to: 0.02, start: 0, steps: 600 });
    const objectiveDescent = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentumDescent = momentum({ decay: 0.9, nesterov: false });
    const stepDescent = scaleBySchedule({ rate: descent });
    const optimizerDescent = chain({ transforms: [momentumDescent, stepDescent] });
    const { model: trainDescentModel } = await train({
      model,
      batches: order,
      gradient: objectiveDescent,
      optimizer: optimizerDescent,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainDescent"),
    });
    const scoreDescent = await evaluate({ model: trainDescentModel, examples: splitB, run: run("scoreDescent") });
    const fixedRates = await sweep({
      values: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
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
        const objectiveFixed = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const momentumFixed = momentum({ decay: 0.9, nesterov: false });
        const stepFixed = scaleBySchedule({ rate: value });
        const optimizerFixed = chain({ transforms: [momentumFixed, stepFixed] });
        const { model: trainFixedModel } = await train({
          model,
          batches: order,
          gradient: objectiveFixed,
          optimizer: optimizerFixed,
          budget: 600,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainFixed"),
        });
        const scoreFixed = await evaluate({ model: trainFixedModel, examples: splitB, run: run("scoreFixed") });
        return { scores: scoreFixed };
      },
      run: run("fixedRates"),
    });
    return { cyclical: score, mean: scoreMean, descent: scoreDescent, fixed: fixedRates };
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
      candidate: "cyclical",
      baseline: "fixed/*",
      reduce: "best",
      margin: 0.005,
      claim: "Cycling between two rates does not lose to the best of six fixed rates, chosen on the test itself",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "cyclical",
      baseline: "fixed/*",
      reduce: "median",
      margin: 0,
      claim: "Cycling beats the median of the six fixed rates",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "cyclical",
      baseline: "mean",
      reduce: "mean",
      margin: 0,
      claim: "Against the rate fixed at the bounds' mean",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "cyclical",
      baseline: "descent",
      reduce: "mean",
      margin: 0,
      claim: "Against one straight descent from peak to base",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
