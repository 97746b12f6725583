// SPDX-License-Identifier: MIT-0
// Generative teaching
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--rate 0.05] [--updates 600]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { pickBest } from "../../../nodes/evaluation/pick-best.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { weightNormalized } from "../../../nodes/models/weight-normalized.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { momentum } from "../../../nodes/optimizers/momentum.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cosine } from "../../../nodes/schedules/cosine.ts";
import { teach } from "../../../nodes/teaching/teach.ts";
import { teachingGenerator } from "../../../nodes/teaching/teaching-generator.ts";
import { unrolledTrain } from "../../../nodes/teaching/unrolled-train.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104], settings: { rate: 0.05, updates: 600 } });

const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: run("data") });
    const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.6, key: key("split") });
    const { a: heldA, b: heldB } = partition({ examples: splitB, by: "count", amount: 1000, key: key("held") });
    const realOrder = batches({ examples: splitA, size: 128, order: "shuffled", remainder: "wrap", key: key("real") });
    const learnerModel = mlp({ inputs: 196, widths: [64], outputs: 10, activation: "relu", init: "he", key: key("learner") });
    const learnerNorm = weightNormalized({ model: learnerModel });
    const learner = unrolledTrain({ learner: learnerNorm, init: "he" });
    const lessons = teachingGenerator({
      like: splitA,
      steps: 16,
      batch: 32,
      latent: 32,
      hidden: 256,
      scale: 2,
      rate: settings.rate,
      momentum: 0.5,
      key: key("lessons"),
    });
    const metaRate = cosine({ from: 0.005, to: 0.0005, steps: 600, warmup: 0 });
    const metaAdam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const metaStep = scaleBySchedule({ rate: metaRate });
    const metaOptimizer = chain({ transforms: [metaAdam, metaStep] });
    const {
      examples: teachExamples,
      rate: teachRate,
      momentum: teachMomentum,
    } = await teach({
      lessons,
      learner,
      real: realOrder,
      optimizer: metaOptimizer,
      validation: heldA,
      updates: settings.updates,
      ask: "every",
      evaluateEvery: 100,
      drawEvery: 50,
      key: key("learners"),
      run: run("teach"),
    });
    const studentModel = mlp({ inputs: 196, widths: [64], outputs: 10, activation: "relu", init: "he", key: key("student") });
    const student = weightNormalized({ model: studentModel });
    const lessonOrder = batches({ examples: teachExamples, size: 32, order: "sequential", remainder: "wrap", key: key("order") });
    const digitOrder = batches({ examples: splitA, size: 32, order: "shuffled", remainder: "wrap", key: key("order") });
    const objective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentumNode = momentum({ decay: teachMomentum, nesterov: false });
    const step = scaleBySchedule({ rate: teachRate });
    const optimizer = chain({ transforms: [momentumNode, step] });
    const { model: trainModel } = await train({
      model: student,
      batches: lessonOrder,
      gradient: objective,
      optimizer,
      budget: 16,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const score = await evaluate({ model: trainModel, examples: heldB, run: run("score") });
    const shuffledOrder = batches({ examples: teachExamples, size: 32, order: "shuffled", remainder: "wrap", key: key("order") });
    const objectiveShuffled = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentumShuffled = momentum({ decay: teachMomentum, nesterov: false });
    const stepShuffled = scaleBySchedule({ rate: teachRate });
    const optimizerShuffled = chain({ transforms: [momentumShuffled, stepShuffled] });
    const { model: trainShuffledModel } = await train({
      model: student,
      batches: shuffledOrder,
      gradient: objectiveShuffled,
      optimizer: optimizerShuffled,
      budget: 16,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainShuffled"),
    });
    const scoreShuffled = await evaluate({ model: trainShuffledModel, examples: heldB, run: run("scoreShuffled") });
    const objectiveSame = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentumSame = momentum({ decay: teachMomentum, nesterov: false });
    const stepSame = scaleBySchedule({ rate: teachRate });
    const optimizerSame = chain({ transforms: [momentumSame, stepSame] });
    const { model: trainSameModel } = await train({
      model: student,
      batches: digitOrder,
      gradient: objectiveSame,
      optimizer: optimizerSame,
      budget: 16,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainSame"),
    });
    const scoreSame = await evaluate({ model: trainSameModel, examples: heldB, run: run("scoreSame") });
    const grid = await sweep({
      values: [],
      axes: [
        { name: "rate", over: "list", values: [0.05, 0.1, 0.2, 0.4] },
        { name: "momentum", over: "list", values: [0, 0.5, 0.9] },
      ],
      search: "grid",
      trials: 16,
      minUpdates: 100,
      maxUpdates: 900,
      eta: 3,
      metric: "",
      direction: "highest",
      draw: 1,
      each: async ({ value, second, run }) => {
        const objectiveReal = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const momentumReal = momentum({ decay: second, nesterov: false });
        const stepReal = scaleBySchedule({ rate: value });
        const optimizerReal = chain({ transforms: [momentumReal, stepReal] });
        const { model: trainRealModel } = await train({
          model: student,
          batches: digitOrder,
          gradient: objectiveReal,
          optimizer: optimizerReal,
          budget: 16,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainReal"),
        });
        const testReal = await evaluate({ model: trainRealModel, examples: heldB, run: run("testReal") });
        const chooseReal = await evaluate({ model: trainRealModel, examples: heldA, run: run("chooseReal") });
        return { test: testReal, validation: chooseReal };
      },
      run: run("grid"),
    });
    const best = pickBest({ table: grid, metric: "validation.accuracy", direction: "highest", give: "test" });
    const model32 = mlp({ inputs: 196, widths: [32], outputs: 10, activation: "relu", init: "he", key: key("student32") });
    const student32 = weightNormalized({ model: model32 });
    const objective32 = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentum32 = momentum({ decay: teachMomentum, nesterov: false });
    const step32 = scaleBySchedule({ rate: teachRate });
    const optimizer32 = chain({ transforms: [momentum32, step32] });
    const { model: train32Model } = await train({
      model: student32,
      batches: lessonOrder,
      gradient: objective32,
      optimizer: optimizer32,
      budget: 16,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train32"),
    });
    const score32 = await evaluate({ model: train32Model, examples: heldB, run: run("score32") });
    const grid32 = await sweep({
      values: [],
      axes: [
        { name: "rate", over: "list", values: [0.05, 0.1, 0.2, 0.4] },
        { name: "momentum", over: "list", values: [0, 0.5, 0.9] },
      ],
      search: "grid",
      trials: 16,
      minUpdates: 100,
      maxUpdates: 900,
      eta: 3,
      metric: "",
      direction: "highest",
      draw: 1,
      each: async ({ value, second, run }) => {
        const objectiveReal32 = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const momentumReal32 = momentum({ decay: second, nesterov: false });
        const stepReal32 = scaleBySchedule({ rate: value });
        const optimizerReal32 = chain({ transforms: [momentumReal32, stepReal32] });
        const { model: trainReal32Model } = await train({
          model: student32,
          batches: digitOrder,
          gradient: objectiveReal32,
          optimizer: optimizerReal32,
          budget: 16,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainReal32"),
        });
        const testReal32 = await evaluate({ model: trainReal32Model, examples: heldB, run: run("testReal32") });
        const chooseReal32 = await evaluate({ model: trainReal32Model, examples: heldA, run: run("chooseReal32") });
        return { test: testReal32, validation: chooseReal32 };
      },
      run: run("grid32"),
    });
    const best32 = pickBest({ table: grid32, metric: "validation.accuracy", direction: "highest", give: "test" });
    const model96 = mlp({ inputs: 196, widths: [96], outputs: 10, activation: "relu", init: "he", key: key("student96") });
    const student96 = weightNormalized({ model: model96 });
    const objective96 = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentum96 = momentum({ decay: teachMomentum, nesterov: false });
    const step96 = scaleBySchedule({ rate: teachRate });
    const optimizer96 = chain({ transforms: [momentum96, step96] });
    const { model: train96Model } = await train({
      model: student96,
      batches: lessonOrder,
      gradient: objective96,
      optimizer: optimizer96,
      budget: 16,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train96"),
    });
    const score96 = await evaluate({ model: train96Model, examples: heldB, run: run("score96") });
    const grid96 = await sweep({
      values: [],
      axes: [
        { name: "rate", over: "list", values: [0.05, 0.1, 0.2, 0.4] },
        { name: "momentum", over: "list", values: [0, 0.5, 0.9] },
      ],
      search: "grid",
      trials: 16,
      minUpdates: 100,
      maxUpdates: 900,
      eta: 3,
      metric: "",
      direction: "highest",
      draw: 1,
      each: async ({ value, second, run }) => {
        const objectiveReal96 = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const momentumReal96 = momentum({ decay: second, nesterov: false });
        const stepReal96 = scaleBySchedule({ rate: value });
        const optimizerReal96 = chain({ transforms: [momentumReal96, stepReal96] });
        const { model: trainReal96Model } = await train({
          model: student96,
          batches: digitOrder,
          gradient: objectiveReal96,
          optimizer: optimizerReal96,
          budget: 16,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainReal96"),
        });
        const testReal96 = await evaluate({ model: trainReal96Model, examples: heldB, run: run("testReal96") });
        const chooseReal96 = await evaluate({ model: trainReal96Model, examples: heldA, run: run("chooseReal96") });
        return { test: testReal96, validation: chooseReal96 };
      },
      run: run("grid96"),
    });
    const best96 = pickBest({ table: grid96, metric: "validation.accuracy", direction: "highest", give: "test" });
    const model160 = mlp({ inputs: 196, widths: [160], outputs: 10, activation: "relu", init: "he", key: key("student160") });
    const student160 = weightNormalized({ model: model160 });
    const objective160 = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const momentum160 = momentum({ decay: teachMomentum, nesterov: false });
    const step160 = scaleBySchedule({ rate: teachRate });
    const optimizer160 = chain({ transforms: [momentum160, step160] });
    const { model: train160Model } = await train({
      model: student160,
      batches: lessonOrder,
      gradient: objective160,
      optimizer: optimizer160,
      budget: 16,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train160"),
    });
    const score160 = await evaluate({ model: train160Model, examples: heldB, run: run("score160") });
    const grid160 = await sweep({
      values: [],
      axes: [
        { name: "rate", over: "list", values: [0.05, 0.1, 0.2, 0.4] },
        { name: "momentum", over: "list", values: [0, 0.5, 0.9] },
      ],
      search: "grid",
      trials: 16,
      minUpdates: 100,
      maxUpdates: 900,
      eta: 3,
      metric: "",
      direction: "highest",
      draw: 1,
      each: async ({ value, second, run }) => {
        const objectiveReal160 = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const momentumReal160 = momentum({ decay: second, nesterov: false });
        const stepReal160 = scaleBySchedule({ rate: value });
        const optimizerReal160 = chain({ transforms: [momentumReal160, stepReal160] });
        const { model: trainReal160Model } = await train({
          model: student160,
          batches: digitOrder,
          gradient: objectiveReal160,
          optimizer: optimizerReal160,
          budget: 16,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainReal160"),
        });
        const testReal160 = await evaluate({ model: trainReal160Model, examples: heldB, run: run("testReal160") });
        const chooseReal160 = await evaluate({ model: trainReal160Model, examples: heldA, run: run("chooseReal160") });
        return { test: testReal160, validation: chooseReal160 };
      },
      run: run("grid160"),
    });
    const best160 = pickBest({ table: grid160, metric: "validation.accuracy", direction: "highest", give: "test" });
    return {
      lessons: score,
      shuffled: scoreShuffled,
      sameRates: scoreSame,
      real: best,
      lessons32: score32,
      real32: best32,
      lessons96: score96,
      real96: best96,
      lessons160: score160,
      real160: best160,
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
      candidate: "lessons",
      baseline: "real",
      reduce: "mean",
      margin: 0.03,
      claim: "16 steps on made lessons are three points better than on real digits at the best of 12 settings",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "lessons32",
      baseline: "real32",
      reduce: "mean",
      margin: 0.02,
      claim: "A learner of width 32, never met in teaching, gains two points or more, too",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "lessons96",
      baseline: "real96",
      reduce: "mean",
      margin: 0.02,
      claim: "A learner of width 96, never met in teaching, gains two points or more, too",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "lessons160",
      baseline: "real160",
      reduce: "mean",
      margin: 0.02,
      claim: "A learner of width 160, never met in teaching, gains two points or more, too",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "lessons",
      baseline: "shuffled",
      reduce: "mean",
      margin: 0.03,
      claim: "The order matters: in shuffled order the same lessons are at least three points worse",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "lessons",
      baseline: "sameRates",
      reduce: "mean",
      margin: 0.02,
      claim: "The weaker claim: made lessons beat real digits at the same, learnt, rates and momenta by two points",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
