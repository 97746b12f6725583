// SPDX-License-Identifier: MIT-0
// Learning rate range test
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--hi 0.3]
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
import { rangeTest } from "../../../nodes/training/range-test.ts";
import { readBounds } from "../../../nodes/training/read-bounds.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, key, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { hi: 0.3 } });

const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: run("data") });
const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
const { a: trainingA, b: trainingB } = partition({ examples: splitA, by: "count", amount: 2000, key: key("training") });
const { a: validationA } = partition({ examples: trainingB, by: "count", amount: 1000, key: key("validation") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const model = mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") });
    const order = batches({ examples: trainingA, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const testObjective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const testMomentum = momentum({ decay: 0.9, nesterov: false });
    const rates = await rangeTest({
      model,
      batches: order,
      objective: testObjective,
      optimizer: testMomentum,
      validation: validationA,
      lo: 0,
      hi: settings.hi,
      updates: 120,
      ramp: "linear",
      evaluateEvery: 4,
      run: run("rates"),
    });
    const { base: boundsBase, peak: boundsPeak } = readBounds({
      table: rates,
      smoothing: 0.8,
      threshold: 0.95,
      ratio: 5,
      run: run("bounds"),
    });
    const rate = cyclical({ base: boundsBase, peak: boundsPeak, halfCycle: 100, shape: "triangular", gamma: 0.9999 });
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
    const fixedRates = await sweep({
      values: [0.04, 0.07, 0.1],
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
    return { found: score, fixed: fixedRates };
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
      candidate: "found",
      baseline: "fixed/*",
      reduce: "mean",
      margin: 0.005,
      claim: "Training within the bounds read off one short run is not worse than the mean of fixed rates within them",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "found",
      baseline: "fixed/*",
      reduce: "best",
      margin: 0,
      claim: "Against the best of these rates, chosen on the test itself",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
