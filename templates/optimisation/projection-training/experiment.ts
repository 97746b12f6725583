// SPDX-License-Identifier: MIT-0
// Training by projections
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--iterations 30]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { repeatBatches } from "../../../nodes/data/repeat-batches.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { curveScores } from "../../../nodes/evaluation/curve-scores.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { knownScore } from "../../../nodes/evaluation/known-score.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { quantizer } from "../../../nodes/models/quantizer.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { projectionSolver } from "../../../nodes/projections/projection-solver.ts";
import { projectionSteps } from "../../../nodes/projections/projection-steps.ts";
import { runSteps } from "../../../nodes/training/run-steps.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, key, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { iterations: 30 } });

const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: run("data") });
const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const order = batches({ examples: splitA, size: 32, order: "shuffled", remainder: "wrap", key: key("order") });
    const model = mlp({ inputs: 196, widths: [24], outputs: 10, activation: "relu", init: "he", key: key("model") });
    const solver = projectionSolver({ rule: "douglasRachford", iterations: settings.iterations, relaxation: 0.5, beta: 1 });
    const steps = projectionSteps({ model, batches: order, solver, loss: "fixedPoint", lambda: 5, drawEvery: 1 });
    const { model: trainModel, run: trainRun } = await runSteps({
      steps,
      budget: 24,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const score = await evaluate({ model: trainModel, examples: splitB, run: run("score") });
    const solverAlternating = projectionSolver({ rule: "alternating", iterations: 30, relaxation: 0.5, beta: 1 });
    const stepsAlternating = projectionSteps({
      model,
      batches: order,
      solver: solverAlternating,
      loss: "fixedPoint",
      lambda: 5,
      drawEvery: 1,
    });
    const { model: trainAlternatingModel } = await runSteps({
      steps: stepsAlternating,
      budget: 24,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainAlternating"),
    });
    const scoreAlternating = await evaluate({ model: trainAlternatingModel, examples: splitB, run: run("scoreAlternating") });
    const violation = curveScores({ trained: trainRun, metrics: "violation.ratio", over: "mean", window: 0, prefix: "" });
    const unchanged = knownScore({ metric: "violation.ratio", value: 1 });
    const seventy = knownScore({ metric: "accuracy", value: 0.7 });
    const forty = knownScore({ metric: "accuracy", value: 0.4 });
    const ratesSgd = await sweep({
      values: [0.03, 0.1, 0.3, 1],
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
        const objectiveSgd = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const rateSgd = scaleBySchedule({ rate: value });
        const { model: trainSgdModel } = await train({
          model,
          batches: order,
          gradient: objectiveSgd,
          optimizer: rateSgd,
          budget: 24,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainSgd"),
        });
        const scoreSgd = await evaluate({ model: trainSgdModel, examples: splitB, run: run("scoreSgd") });
        return { scores: scoreSgd };
      },
      run: run("ratesSgd"),
    });
    const ratesAdam = await sweep({
      values: [0.001, 0.003, 0.01, 0.03, 0.1],
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
        const objectiveAdam = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const rateAdam = scaleBySchedule({ rate: value });
        const adamAdam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const optimizerAdam = chain({ transforms: [adamAdam, rateAdam] });
        const { model: trainAdamModel } = await train({
          model,
          batches: order,
          gradient: objectiveAdam,
          optimizer: optimizerAdam,
          budget: 24,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainAdam"),
        });
        const scoreAdam = await evaluate({ model: trainAdamModel, examples: splitB, run: run("scoreAdam") });
        return { scores: scoreAdam };
      },
      run: run("ratesAdam"),
    });
    const again = repeatBatches({ batches: order, times: 30 });
    const ratesAgain = await sweep({
      values: [0.01, 0.03, 0.1, 0.3, 1],
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
        const objectiveAgain = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const rateAgain = scaleBySchedule({ rate: value });
        const { model: trainAgainModel } = await train({
          model,
          batches: again,
          gradient: objectiveAgain,
          optimizer: rateAgain,
          budget: 720,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainAgain"),
        });
        const scoreAgain = await evaluate({ model: trainAgainModel, examples: splitB, run: run("scoreAgain") });
        return { scores: scoreAgain };
      },
      run: run("ratesAgain"),
    });
    const tanh = mlp({ inputs: 196, widths: [32], outputs: 10, activation: "tanh", init: "he", key: key("stepModel") });
    const signs = quantizer({ model: tanh, gradient: "true" });
    const through = quantizer({ model: tanh, gradient: "straightThrough" });
    const solverSigns = projectionSolver({ rule: "douglasRachford", iterations: 30, relaxation: 0.5, beta: 1 });
    const stepsSigns = projectionSteps({ model: signs, batches: order, solver: solverSigns, loss: "fixedPoint", lambda: 5, drawEvery: 1 });
    const { model: trainSignsModel } = await runSteps({
      steps: stepsSigns,
      budget: 24,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainSigns"),
    });
    const scoreSigns = await evaluate({ model: trainSignsModel, examples: splitB, run: run("scoreSigns") });
    const ratesTrue = await sweep({
      values: [0.1, 0.3, 1, 3],
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
        const objectiveTrue = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const rateTrue = scaleBySchedule({ rate: value });
        const { model: trainTrueModel } = await train({
          model: signs,
          batches: order,
          gradient: objectiveTrue,
          optimizer: rateTrue,
          budget: 24,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainTrue"),
        });
        const scoreTrue = await evaluate({ model: trainTrueModel, examples: splitB, run: run("scoreTrue") });
        return { scores: scoreTrue };
      },
      run: run("ratesTrue"),
    });
    const ratesThrough = await sweep({
      values: [0.1, 0.3, 1, 3],
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
        const objectiveThrough = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const rateThrough = scaleBySchedule({ rate: value });
        const { model: trainThroughModel } = await train({
          model: through,
          batches: order,
          gradient: objectiveThrough,
          optimizer: rateThrough,
          budget: 24,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainThrough"),
        });
        const scoreThrough = await evaluate({ model: trainThroughModel, examples: splitB, run: run("scoreThrough") });
        return { scores: scoreThrough };
      },
      run: run("ratesThrough"),
    });
    return {
      projections: score,
      alternating: scoreAlternating,
      sgd: ratesSgd,
      adam: ratesAdam,
      sgd30: ratesAgain,
      stepsProjections: scoreSigns,
      stepsTrueDerivative: ratesTrue,
      stepsStraightThrough: ratesThrough,
      violation,
      unchanged,
      seventy,
      forty,
    };
  },
  run: run("arms"),
});
const result = verdict({
  table: arms,
  lines: [
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "projections",
      baseline: "sgd/*",
      reduce: "best",
      margin: 0,
      claim:
        "Projections (Douglas-Rachford) are better than SGD at the best of four rates, chosen on the test itself, one update for each batch",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "projections",
      baseline: "seventy",
      reduce: "best",
      margin: 0,
      claim: "They classify at least seventy in a hundred right, after 768 examples seen once",
    },
    {
      kind: "better",
      metric: "violation.ratio",
      direction: "lower",
      candidate: "violation",
      baseline: "unchanged",
      reduce: "best",
      margin: 0,
      claim: "Within a batch the violation of the constraints falls",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "stepsProjections",
      baseline: "forty",
      reduce: "best",
      margin: 0,
      claim: "Units that are steps, through which no gradient comes: projections classify at least forty in a hundred right",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "stepsProjections",
      baseline: "stepsTrueDerivative/*",
      reduce: "best",
      margin: 0,
      claim: "Units that are steps: beside SGD with the true derivative at its best rate, which trains the last layer alone",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "stepsProjections",
      baseline: "stepsStraightThrough/*",
      reduce: "best",
      margin: 0,
      claim: "Units that are steps: beside SGD straight through at its best rate",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "projections",
      baseline: "alternating",
      reduce: "best",
      margin: 0,
      claim: "Beside alternating projections",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "projections",
      baseline: "adam/*",
      reduce: "best",
      margin: 0,
      claim: "Beside Adam at the best of five rates, one update for each batch",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "projections",
      baseline: "sgd30/*",
      reduce: "best",
      margin: 0,
      claim: "Beside SGD at its best rate with as many passes: 30 updates on each batch",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
