// SPDX-License-Identifier: MIT-0
// One line, every depth
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { softTargets } from "../../../nodes/distillation/soft-targets.ts";
import { teacherOutputs } from "../../../nodes/distillation/teacher-outputs.ts";
import { averageRows } from "../../../nodes/evaluation/average-rows.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { expandLinear } from "../../../nodes/growth/expand-linear.ts";
import { linearLayers } from "../../../nodes/growth/linear-layers.ts";
import { remap } from "../../../nodes/growth/remap.ts";
import { repeatMap } from "../../../nodes/growth/repeat-map.ts";
import { weightLines } from "../../../nodes/growth/weight-lines.ts";
import { start } from "../../../nodes/lib/script.ts";
import { residualMlp } from "../../../nodes/models/residual-mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cosine } from "../../../nodes/schedules/cosine.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105] });

const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const data = await digits({ size: "14", flat: true, range: "standardized", count: 10000, run: run("data") });
    const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
    const teacherModel = residualMlp({ inputs: 196, width: 48, depth: 6, expand: 2, outputs: 10, key: key("teacher") });
    const teacherOrder = batches({ examples: splitA, size: 128, order: "shuffled", remainder: "wrap", key: key("teacherOrder") });
    const teacherRate = cosine({ from: 0.002, to: 0, steps: 600, warmup: 0 });
    const teacherGoal = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamTeacher = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepTeacher = scaleBySchedule({ rate: teacherRate });
    const optimizerTeacher = chain({ transforms: [adamTeacher, stepTeacher] });
    const { model: teacherModelNode } = await train({
      model: teacherModel,
      batches: teacherOrder,
      gradient: teacherGoal,
      optimizer: optimizerTeacher,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("teacher"),
    });
    const columns = teacherOutputs({ model: teacherModelNode, examples: splitA, layers: "" });
    const order = batches({ examples: columns, size: 128, order: "shuffled", remainder: "wrap", key: key("order") });
    const six = residualMlp({ inputs: 196, width: 48, depth: 6, expand: 2, outputs: 10, key: key("auxiliary") });
    const line = linearLayers({ model: six, deviation: 0.06, key: key("line") });
    const rate = cosine({ from: 0.002, to: 0, steps: 600, warmup: 0 });
    const soft = softTargets({ column: "teacher", temperature: 1, scale: "none", standardizeLogits: false });
    const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const step = scaleBySchedule({ rate });
    const optimizer = chain({ transforms: [adam, step] });
    const picture = weightLines({ count: 20, depth: 6, every: 50 });
    const { model: trainModel } = await train({
      model: line,
      batches: order,
      gradient: soft,
      optimizer,
      probes: [picture],
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const fineRate = cosine({ from: 0.0007, to: 0, steps: 100, warmup: 0 });
    const scratchRate = cosine({ from: 0.002, to: 0, steps: 100, warmup: 0 });
    const longRate = cosine({ from: 0.002, to: 0, steps: 400, warmup: 0 });
    const sweepLine = await sweep({
      values: [3, 4, 5, 8, 10],
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
        const netLine = residualMlp({ inputs: 196, width: 48, depth: value, expand: 2, outputs: 10, key: key("descendant") });
        const mapLine = expandLinear({ source: trainModel, target: netLine, slope: 1 });
        const grownLine = remap({ sources: [trainModel], map: mapLine });
        const goalLine = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const adamLine = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepLine = scaleBySchedule({ rate: fineRate });
        const optimizerLine = chain({ transforms: [adamLine, stepLine] });
        const { model: trainLineModel } = await train({
          model: grownLine,
          batches: order,
          gradient: goalLine,
          optimizer: optimizerLine,
          budget: 100,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainLine"),
        });
        const scoreLine = await evaluate({ model: trainLineModel, examples: splitB, run: run("scoreLine") });
        const zeroLine = await evaluate({ model: grownLine, examples: splitB, run: run("zeroLine") });
        return { scores: scoreLine, zero: zeroLine };
      },
      run: run("sweepLine"),
    });
    const meanLine = averageRows({ table: sweepLine, give: "" });
    const sweepFlat = await sweep({
      values: [3, 4, 5, 8, 10],
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
        const netFlat = residualMlp({ inputs: 196, width: 48, depth: value, expand: 2, outputs: 10, key: key("descendant") });
        const mapFlat = expandLinear({ source: trainModel, target: netFlat, slope: 0 });
        const grownFlat = remap({ sources: [trainModel], map: mapFlat });
        const goalFlat = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const adamFlat = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepFlat = scaleBySchedule({ rate: fineRate });
        const optimizerFlat = chain({ transforms: [adamFlat, stepFlat] });
        const { model: trainFlatModel } = await train({
          model: grownFlat,
          batches: order,
          gradient: goalFlat,
          optimizer: optimizerFlat,
          budget: 100,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainFlat"),
        });
        const scoreFlat = await evaluate({ model: trainFlatModel, examples: splitB, run: run("scoreFlat") });
        const zeroFlat = await evaluate({ model: grownFlat, examples: splitB, run: run("zeroFlat") });
        return { scores: scoreFlat, zero: zeroFlat };
      },
      run: run("sweepFlat"),
    });
    const meanFlat = averageRows({ table: sweepFlat, give: "" });
    const sweepRepeat = await sweep({
      values: [3, 4, 5, 8, 10],
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
        const netRepeat = residualMlp({ inputs: 196, width: 48, depth: value, expand: 2, outputs: 10, key: key("descendant") });
        const mapRepeat = repeatMap({ source: teacherModelNode, target: netRepeat, rule: "extend" });
        const grownRepeat = remap({ sources: [teacherModelNode], map: mapRepeat });
        const goalRepeat = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const adamRepeat = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepRepeat = scaleBySchedule({ rate: fineRate });
        const optimizerRepeat = chain({ transforms: [adamRepeat, stepRepeat] });
        const { model: trainRepeatModel } = await train({
          model: grownRepeat,
          batches: order,
          gradient: goalRepeat,
          optimizer: optimizerRepeat,
          budget: 100,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainRepeat"),
        });
        const scoreRepeat = await evaluate({ model: trainRepeatModel, examples: splitB, run: run("scoreRepeat") });
        const zeroRepeat = await evaluate({ model: grownRepeat, examples: splitB, run: run("zeroRepeat") });
        return { scores: scoreRepeat, zero: zeroRepeat };
      },
      run: run("sweepRepeat"),
    });
    const meanRepeat = averageRows({ table: sweepRepeat, give: "" });
    const sweepScratch = await sweep({
      values: [3, 4, 5, 8, 10],
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
        const netScratch = residualMlp({ inputs: 196, width: 48, depth: value, expand: 2, outputs: 10, key: key("descendant") });
        const goalScratch = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const adamScratch = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepScratch = scaleBySchedule({ rate: scratchRate });
        const optimizerScratch = chain({ transforms: [adamScratch, stepScratch] });
        const { model: trainScratchModel } = await train({
          model: netScratch,
          batches: order,
          gradient: goalScratch,
          optimizer: optimizerScratch,
          budget: 100,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainScratch"),
        });
        const scoreScratch = await evaluate({ model: trainScratchModel, examples: splitB, run: run("scoreScratch") });
        return { scores: scoreScratch };
      },
      run: run("sweepScratch"),
    });
    const meanScratch = averageRows({ table: sweepScratch, give: "" });
    const sweepLong = await sweep({
      values: [3, 4, 5, 8, 10],
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
        const netLong = residualMlp({ inputs: 196, width: 48, depth: value, expand: 2, outputs: 10, key: key("descendant") });
        const goalLong = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const adamLong = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepLong = scaleBySchedule({ rate: longRate });
        const optimizerLong = chain({ transforms: [adamLong, stepLong] });
        const { model: trainLongModel } = await train({
          model: netLong,
          batches: order,
          gradient: goalLong,
          optimizer: optimizerLong,
          budget: 400,
          unit: "updates",
          trainable: "",
          evaluateEvery: 0,
          keepAt: 0,
          run: run("trainLong"),
        });
        const scoreLong = await evaluate({ model: trainLongModel, examples: splitB, run: run("scoreLong") });
        return { scores: scoreLong };
      },
      run: run("sweepLong"),
    });
    const meanLong = averageRows({ table: sweepLong, give: "" });
    return { line: meanLine, flat: meanFlat, repeated: meanRepeat, scratch: meanScratch, scratch400: meanLong };
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
      candidate: "line",
      baseline: "scratch",
      reduce: "mean",
      margin: 0.02,
      claim: "After 100 updates nets off the line are better than nets from scratch by 2 points, on average over five depths",
    },
    {
      kind: "better",
      metric: "zero.accuracy",
      direction: "higher",
      candidate: "line",
      baseline: "flat",
      reduce: "mean",
      margin: 0,
      claim: "Before any update the line is better than its base repeated: the slope says something",
    },
    {
      kind: "equal",
      metric: "accuracy",
      direction: "higher",
      candidate: "line",
      baseline: "flat",
      reduce: "mean",
      margin: 0.005,
      claim: "After 100 updates the slope no longer matters",
    },
    {
      kind: "shown",
      metric: "zero.accuracy",
      direction: "higher",
      candidate: "line",
      baseline: "repeated",
      reduce: "mean",
      margin: 0,
      claim: "Against the teacher's blocks repeated or cut, before any update",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "line",
      baseline: "repeated",
      reduce: "mean",
      margin: 0,
      claim: "Against the teacher's blocks repeated or cut, after 100 updates",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "line",
      baseline: "scratch400",
      reduce: "mean",
      margin: 0,
      claim: "Against 400 updates from scratch",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
