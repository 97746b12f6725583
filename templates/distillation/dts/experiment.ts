// SPDX-License-Identifier: MIT-0
// Dynamic temperature
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--initial 8]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { softTargets } from "../../../nodes/distillation/soft-targets.ts";
import { teacherOutputs } from "../../../nodes/distillation/teacher-outputs.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { pickBest } from "../../../nodes/evaluation/pick-best.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { mixObjectives } from "../../../nodes/objectives/mix-objectives.ts";
import { weighted } from "../../../nodes/objectives/weighted.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cosine } from "../../../nodes/schedules/cosine.ts";
import { lossGapTemperature } from "../../../nodes/schedules/loss-gap-temperature.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { initial: 8 } });

const data = await digits({ size: "14", flat: true, range: "unit", count: 10000, run: run("data") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
    const { a: labelledA, b: labelledB } = partition({ examples: splitA, by: "count", amount: 1000, key: key("labelled") });
    const teacherModel = mlp({ inputs: 196, widths: [256, 128], outputs: 10, activation: "relu", init: "he", key: key("teacher") });
    const teacherOrder = batches({ examples: splitA, size: 64, order: "shuffled", remainder: "wrap", key: key("teacherOrder") });
    const teacherRate = cosine({ from: 0.002, to: 0, steps: 1500, warmup: 0 });
    const teacherObjective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamTeacher = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepTeacher = scaleBySchedule({ rate: teacherRate });
    const optimizerTeacher = chain({ transforms: [adamTeacher, stepTeacher] });
    const { model: teacherModelNode } = await train({
      model: teacherModel,
      batches: teacherOrder,
      gradient: teacherObjective,
      optimizer: optimizerTeacher,
      budget: 1500,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("teacher"),
    });
    const soft = teacherOutputs({ model: teacherModelNode, examples: labelledA, layers: "" });
    const { a: heldA } = partition({ examples: labelledB, by: "count", amount: 1000, key: key("held") });
    const student = mlp({ inputs: 196, widths: [24], outputs: 10, activation: "relu", init: "he", key: key("student") });
    const order = batches({ examples: soft, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const rate = cosine({ from: 0.002, to: 0, steps: 1200, warmup: 0 });
    const temperature = lossGapTemperature({
      taskLoss: "softTargets.studentLoss",
      teacherLoss: "softTargets.teacherLoss",
      initial: settings.initial,
      min: 4,
      max: 8,
      kappa: 1,
      momentum: 0.9,
      cap: 0,
      epochs: 100,
      stepsPerEpoch: 12,
    });
    const hard = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShare = weighted({ objective: hard, weight: 0.1 });
    const softTargetsNode = softTargets({ column: "teacher", temperature, scale: "T^2", standardizeLogits: false });
    const softShare = weighted({ objective: softTargetsNode, weight: 0.9 });
    const objective = mixObjectives({ parts: [hardShare, softShare], normalize: false });
    const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const step = scaleBySchedule({ rate });
    const optimizer = chain({ transforms: [adam, step] });
    const { model: trainModel } = await train({
      model: student,
      batches: order,
      gradient: objective,
      optimizer,
      budget: 1200,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const score = await evaluate({ model: trainModel, examples: splitB, run: run("score") });
    const fixedTemperatures = await sweep({
      values: [1, 2, 4, 8],
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
        const hardFixed = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const hardShareFixed = weighted({ objective: hardFixed, weight: 0.1 });
        const softTargetsFixed = softTargets({ column: "teacher", temperature: value, scale: "T^2", standardizeLogits: false });
        const softShareFixed = weighted({ objective: softTargetsFixed, weight: 0.9 });
        const objectiveFixed = mixObjectives({ parts: [hardShareFixed, softShareFixed], normalize: false });
        const adamFixed = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepFixed = scaleBySchedule({ rate });
        const optimizerFixed = chain({ transforms: [adamFixed, stepFixed] });
        const { model: trainFixedModel } = await train({
          model: student,
          batches: order,
          gradient: objectiveFixed,
          optimizer: optimizerFixed,
          budget: 1200,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainFixed"),
        });
        const scoreFixed = await evaluate({ model: trainFixedModel, examples: splitB, run: run("scoreFixed") });
        const validateFixed = await evaluate({ model: trainFixedModel, examples: heldA, run: run("validateFixed") });
        return { scores: scoreFixed, validation: validateFixed };
      },
      run: run("fixedTemperatures"),
    });
    const bestFixed = pickBest({ table: fixedTemperatures, metric: "validation.accuracy", direction: "highest", give: "" });
    const temperatureWide = lossGapTemperature({
      taskLoss: "softTargets.studentLoss",
      teacherLoss: "softTargets.teacherLoss",
      initial: 8,
      min: 1,
      max: 8,
      kappa: 1,
      momentum: 0.9,
      cap: 0,
      epochs: 100,
      stepsPerEpoch: 12,
    });
    const hardWide = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShareWide = weighted({ objective: hardWide, weight: 0.1 });
    const softTargetsWide = softTargets({ column: "teacher", temperature: temperatureWide, scale: "T^2", standardizeLogits: false });
    const softShareWide = weighted({ objective: softTargetsWide, weight: 0.9 });
    const objectiveWide = mixObjectives({ parts: [hardShareWide, softShareWide], normalize: false });
    const adamWide = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepWide = scaleBySchedule({ rate });
    const optimizerWide = chain({ transforms: [adamWide, stepWide] });
    const { model: trainWideModel } = await train({
      model: student,
      batches: order,
      gradient: objectiveWide,
      optimizer: optimizerWide,
      budget: 1200,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainWide"),
    });
    const scoreWide = await evaluate({ model: trainWideModel, examples: splitB, run: run("scoreWide") });
    const temperatureCosine = cosine({ from: 8, to: 1, steps: 1200, warmup: 0 });
    const hardCosine = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShareCosine = weighted({ objective: hardCosine, weight: 0.1 });
    const softTargetsCosine = softTargets({ column: "teacher", temperature: temperatureCosine, scale: "T^2", standardizeLogits: false });
    const softShareCosine = weighted({ objective: softTargetsCosine, weight: 0.9 });
    const objectiveCosine = mixObjectives({ parts: [hardShareCosine, softShareCosine], normalize: false });
    const adamCosine = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepCosine = scaleBySchedule({ rate });
    const optimizerCosine = chain({ transforms: [adamCosine, stepCosine] });
    const { model: trainCosineModel } = await train({
      model: student,
      batches: order,
      gradient: objectiveCosine,
      optimizer: optimizerCosine,
      budget: 1200,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainCosine"),
    });
    const scoreCosine = await evaluate({ model: trainCosineModel, examples: splitB, run: run("scoreCosine") });
    return { dynamic: score, fixed: fixedTemperatures, bestFixed, dynamicWide: scoreWide, cosine: scoreCosine };
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
      candidate: "dynamic",
      baseline: "fixed/4",
      reduce: "mean",
      margin: 0.005,
      claim: "The paper: a dynamic temperature (8 to 4) is better than the fixed one of 4 by half a point",
    },
    {
      kind: "notWorse",
      metric: "accuracy",
      direction: "higher",
      candidate: "dynamic",
      baseline: "bestFixed",
      reduce: "mean",
      margin: 0.01,
      claim: "The weaker claim: it is not a point worse than the best fixed temperature chosen on validation, so it spares the search",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "dynamicWide",
      baseline: "fixed/4",
      reduce: "mean",
      margin: 0,
      claim: "Bounds opened, 8 to 1, against fixed 4",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "cosine",
      baseline: "fixed/4",
      reduce: "mean",
      margin: 0,
      claim: "Cosine alone, 8 to 1, against fixed 4",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
