// SPDX-License-Identifier: MIT-0
// Cyclical curriculum
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--share 0.4]
import { curriculumBatches } from "../../../nodes/curricula/curriculum-batches.ts";
import { pacing } from "../../../nodes/curricula/pacing.ts";
import { scoreExamples } from "../../../nodes/curricula/score-examples.ts";
import { weightedSubset } from "../../../nodes/curricula/weighted-subset.ts";
import { batches } from "../../../nodes/data/batches.ts";
import { corruptLabels } from "../../../nodes/data/corrupt-labels.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { share: 0.4 } });

const data = await digits({ size: "28", flat: true, range: "unit", count: 10000, run: run("data") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const { a: splitA, b: splitB } = partition({ examples: data, by: "count", amount: 5000, key: key("split") });
    const noisy = corruptLabels({ examples: splitB, share: settings.share, kind: "uniform", key: key("noise") });
    const { a: trainingA, b: trainingB } = partition({ examples: noisy, by: "count", amount: 3000, key: key("training") });
    const { a: validationA } = partition({ examples: trainingB, by: "count", amount: 1000, key: key("validation") });
    const model = mlp({ inputs: 784, widths: [128], outputs: 10, activation: "relu", init: "he", key: key("model") });
    const scoreModel = mlp({ inputs: 784, widths: [128], outputs: 10, activation: "relu", init: "he", key: key("scoreModel") });
    const scoreOrder = batches({ examples: trainingA, size: 32, order: "shuffled", remainder: "short", key: key("scoreOrder") });
    const scoreObjective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamScorer = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepScorer = scaleBySchedule({ rate: 0.001 });
    const optimizerScorer = chain({ transforms: [adamScorer, stepScorer] });
    const { model: scoreTrainModel } = await train({
      model: scoreModel,
      batches: scoreOrder,
      gradient: scoreObjective,
      optimizer: optimizerScorer,
      budget: 9000,
      unit: "presentations",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("scoreTrain"),
    });
    const easiness = await scoreExamples({ model: scoreTrainModel, examples: trainingA, measure: "trueProbability", floor: 0.05 });
    const sizes = pacing({ shape: "cyclical", low: 0.25, high: 1, factor: 0.5, epochs: 12 });
    const subset = weightedSubset({ scores: easiness, fraction: sizes, order: "easy", by: "sampling", floor: 0.05, key: key("draw") });
    const rounds = curriculumBatches({ examples: trainingA, curriculum: subset, size: 32, key: key("order") });
    const objective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const step = scaleBySchedule({ rate: 0.001 });
    const optimizer = chain({ transforms: [adam, step] });
    const { best: trainBest, kept: trainKept } = await train({
      model,
      batches: rounds,
      gradient: objective,
      optimizer,
      validation: validationA,
      budget: 36000,
      unit: "presentations",
      trainable: "",
      evaluateEvery: 750,
      keepAt: 34500,
      run: run("train"),
    });
    const picked = await evaluate({ model: trainBest, examples: splitA, run: run("picked") });
    const low = await evaluate({ model: trainKept, examples: splitA, run: run("low") });
    const order = batches({ examples: trainingA, size: 32, order: "shuffled", remainder: "short", key: key("order") });
    const objectiveVanilla = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamVanilla = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepVanilla = scaleBySchedule({ rate: 0.001 });
    const optimizerVanilla = chain({ transforms: [adamVanilla, stepVanilla] });
    const { best: trainVanillaBest, kept: trainVanillaKept } = await train({
      model,
      batches: order,
      gradient: objectiveVanilla,
      optimizer: optimizerVanilla,
      validation: validationA,
      budget: 36000,
      unit: "presentations",
      trainable: "",
      evaluateEvery: 750,
      keepAt: 34500,
      run: run("trainVanilla"),
    });
    const pickedVanilla = await evaluate({ model: trainVanillaBest, examples: splitA, run: run("pickedVanilla") });
    const lowVanilla = await evaluate({ model: trainVanillaKept, examples: splitA, run: run("lowVanilla") });
    const subsetRandom = weightedSubset({
      scores: easiness,
      fraction: sizes,
      order: "random",
      by: "sampling",
      floor: 0.05,
      key: key("draw"),
    });
    const roundsRandom = curriculumBatches({ examples: trainingA, curriculum: subsetRandom, size: 32, key: key("order") });
    const objectiveRandom = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamRandom = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepRandom = scaleBySchedule({ rate: 0.001 });
    const optimizerRandom = chain({ transforms: [adamRandom, stepRandom] });
    const { best: trainRandomBest, kept: trainRandomKept } = await train({
      model,
      batches: roundsRandom,
      gradient: objectiveRandom,
      optimizer: optimizerRandom,
      validation: validationA,
      budget: 36000,
      unit: "presentations",
      trainable: "",
      evaluateEvery: 750,
      keepAt: 34500,
      run: run("trainRandom"),
    });
    const pickedRandom = await evaluate({ model: trainRandomBest, examples: splitA, run: run("pickedRandom") });
    const lowRandom = await evaluate({ model: trainRandomKept, examples: splitA, run: run("lowRandom") });
    const growing = pacing({ shape: "linear", low: 0.25, high: 1, factor: 0.5, epochs: 12 });
    const subsetGrowing = weightedSubset({
      scores: easiness,
      fraction: growing,
      order: "easy",
      by: "sampling",
      floor: 0.05,
      key: key("draw"),
    });
    const roundsGrowing = curriculumBatches({ examples: trainingA, curriculum: subsetGrowing, size: 32, key: key("order") });
    const objectiveGrowing = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamGrowing = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepGrowing = scaleBySchedule({ rate: 0.001 });
    const optimizerGrowing = chain({ transforms: [adamGrowing, stepGrowing] });
    const { best: trainGrowingBest, kept: trainGrowingKept } = await train({
      model,
      batches: roundsGrowing,
      gradient: objectiveGrowing,
      optimizer: optimizerGrowing,
      validation: validationA,
      budget: 36000,
      unit: "presentations",
      trainable: "",
      evaluateEvery: 750,
      keepAt: 34500,
      run: run("trainGrowing"),
    });
    const pickedGrowing = await evaluate({ model: trainGrowingBest, examples: splitA, run: run("pickedGrowing") });
    const lowGrowing = await evaluate({ model: trainGrowingKept, examples: splitA, run: run("lowGrowing") });
    return {
      cyclical: picked,
      cyclicalLow: low,
      vanilla: pickedVanilla,
      vanillaLow: lowVanilla,
      random: pickedRandom,
      randomLow: lowRandom,
      growing: pickedGrowing,
      growingLow: lowGrowing,
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
      candidate: "cyclical",
      baseline: "vanilla",
      reduce: "mean",
      margin: 0.005,
      claim: "The checkpoint picked on noisy validation is better than ordinary training's by half a point",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "cyclicalLow",
      baseline: "vanillaLow",
      reduce: "mean",
      margin: 0.03,
      claim: "At the low point of a cycle, without picking, it is better by three points",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "cyclical",
      baseline: "random",
      reduce: "mean",
      margin: 0,
      claim: "Against the same cycle in random order",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "cyclical",
      baseline: "growing",
      reduce: "mean",
      margin: 0,
      claim: "Against a curriculum that only grows",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
