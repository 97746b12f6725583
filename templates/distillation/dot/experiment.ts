// SPDX-License-Identifier: MIT-0
// Two momenta
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { softTargets } from "../../../nodes/distillation/soft-targets.ts";
import { teacherOutputs } from "../../../nodes/distillation/teacher-outputs.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { curveScores } from "../../../nodes/evaluation/curve-scores.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { joinScores } from "../../../nodes/evaluation/join-scores.ts";
import { metricPath } from "../../../nodes/evaluation/metric-path.ts";
import { trajectory } from "../../../nodes/evaluation/trajectory.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { mixObjectives } from "../../../nodes/objectives/mix-objectives.ts";
import { weighted } from "../../../nodes/objectives/weighted.ts";
import { addDecayedWeights } from "../../../nodes/optimizers/add-decayed-weights.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { momentum } from "../../../nodes/optimizers/momentum.ts";
import { momentumByPart } from "../../../nodes/optimizers/momentum-by-part.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cosine } from "../../../nodes/schedules/cosine.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105] });

const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const data = await digits({ size: "14", flat: true, range: "unit", count: 10000, run: run("data") });
    const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
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
    const columns = teacherOutputs({ model: teacherModelNode, examples: splitA, layers: "" });
    const student = mlp({ inputs: 196, widths: [16], outputs: 10, activation: "relu", init: "he", key: key("student") });
    const order = batches({ examples: columns, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const rate = cosine({ from: 0.02, to: 0, steps: 1000, warmup: 0 });
    const hard = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShare = weighted({ objective: hard, weight: 0.1 });
    const soft = softTargets({ column: "teacher", temperature: 4, scale: "T^2", standardizeLogits: false });
    const softShare = weighted({ objective: soft, weight: 0.9 });
    const objective = mixObjectives({ parts: [hardShare, softShare], normalize: false });
    const momenta = momentumByPart({
      momenta: [
        { part: "crossEntropy", decay: 0.825 },
        { part: "softTargets", decay: 0.975 },
      ],
      weightDecay: 0.0005,
      weightDecayWith: "crossEntropy",
    });
    const step = scaleBySchedule({ rate });
    const optimizer = chain({ transforms: [momenta, step] });
    const path = metricPath({ x: "crossEntropy", y: "softTargets", smoothing: 0.95, every: 50 });
    const { model: trainModel, run: trainRun } = await train({
      model: student,
      batches: order,
      gradient: objective,
      optimizer,
      probes: [path],
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const score = await evaluate({ model: trainModel, examples: splitB, run: run("score") });
    const ends = curveScores({ trained: trainRun, metrics: "crossEntropy, softTargets", over: "mean", window: 100, prefix: "train." });
    const all = joinScores({ scores: [score, ends] });
    const hardSgd = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShareSgd = weighted({ objective: hardSgd, weight: 0.1 });
    const softSgd = softTargets({ column: "teacher", temperature: 4, scale: "T^2", standardizeLogits: false });
    const softShareSgd = weighted({ objective: softSgd, weight: 0.9 });
    const objectiveSgd = mixObjectives({ parts: [hardShareSgd, softShareSgd], normalize: false });
    const decaySgd = addDecayedWeights({ rate: 0.0005, mask: "all" });
    const momentumSgd = momentum({ decay: 0.9, nesterov: false });
    const stepSgd = scaleBySchedule({ rate });
    const optimizerSgd = chain({ transforms: [decaySgd, momentumSgd, stepSgd] });
    const { model: trainSgdModel, run: trainSgdRun } = await train({
      model: student,
      batches: order,
      gradient: objectiveSgd,
      optimizer: optimizerSgd,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainSgd"),
    });
    const scoreSgd = await evaluate({ model: trainSgdModel, examples: splitB, run: run("scoreSgd") });
    const endsSgd = curveScores({
      trained: trainSgdRun,
      metrics: "crossEntropy, softTargets",
      over: "mean",
      window: 100,
      prefix: "train.",
    });
    const allSgd = joinScores({ scores: [scoreSgd, endsSgd] });
    const hardWeighed = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShareWeighed = weighted({ objective: hardWeighed, weight: 0.0571 });
    const softWeighed = softTargets({ column: "teacher", temperature: 4, scale: "T^2", standardizeLogits: false });
    const softShareWeighed = weighted({ objective: softWeighed, weight: 3.6 });
    const objectiveWeighed = mixObjectives({ parts: [hardShareWeighed, softShareWeighed], normalize: false });
    const decayWeighed = addDecayedWeights({ rate: 0.0002855, mask: "all" });
    const momentumWeighed = momentum({ decay: 0.9, nesterov: false });
    const stepWeighed = scaleBySchedule({ rate });
    const optimizerWeighed = chain({ transforms: [decayWeighed, momentumWeighed, stepWeighed] });
    const { model: trainWeighedModel, run: trainWeighedRun } = await train({
      model: student,
      batches: order,
      gradient: objectiveWeighed,
      optimizer: optimizerWeighed,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainWeighed"),
    });
    const scoreWeighed = await evaluate({ model: trainWeighedModel, examples: splitB, run: run("scoreWeighed") });
    const endsWeighed = curveScores({
      trained: trainWeighedRun,
      metrics: "crossEntropy, softTargets",
      over: "mean",
      window: 100,
      prefix: "train.",
    });
    const allWeighed = joinScores({ scores: [scoreWeighed, endsWeighed] });
    const hardReverse = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShareReverse = weighted({ objective: hardReverse, weight: 0.1 });
    const softReverse = softTargets({ column: "teacher", temperature: 4, scale: "T^2", standardizeLogits: false });
    const softShareReverse = weighted({ objective: softReverse, weight: 0.9 });
    const objectiveReverse = mixObjectives({ parts: [hardShareReverse, softShareReverse], normalize: false });
    const momentaReverse = momentumByPart({
      momenta: [
        { part: "crossEntropy", decay: 0.975 },
        { part: "softTargets", decay: 0.825 },
      ],
      weightDecay: 0.0005,
      weightDecayWith: "crossEntropy",
    });
    const stepReverse = scaleBySchedule({ rate });
    const optimizerReverse = chain({ transforms: [momentaReverse, stepReverse] });
    const { model: trainReverseModel, run: trainReverseRun } = await train({
      model: student,
      batches: order,
      gradient: objectiveReverse,
      optimizer: optimizerReverse,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainReverse"),
    });
    const scoreReverse = await evaluate({ model: trainReverseModel, examples: splitB, run: run("scoreReverse") });
    const endsReverse = curveScores({
      trained: trainReverseRun,
      metrics: "crossEntropy, softTargets",
      over: "mean",
      window: 100,
      prefix: "train.",
    });
    const allReverse = joinScores({ scores: [scoreReverse, endsReverse] });
    trajectory({
      runs: [trainRun, trainSgdRun, trainWeighedRun, trainReverseRun],
      x: "crossEntropy",
      y: "softTargets",
      names: "two momenta, one momentum, other weights, reversed",
      smoothing: 0.97,
      run: run("planes"),
    });
    return { dot: all, momentum: allSgd, reweighted: allWeighed, reversed: allReverse };
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
      candidate: "dot",
      baseline: "momentum",
      reduce: "mean",
      margin: 0.005,
      claim: "The paper: two momenta are better than one by half a point",
    },
    {
      kind: "better",
      metric: "train.crossEntropy",
      direction: "lower",
      candidate: "dot",
      baseline: "momentum",
      reduce: "mean",
      margin: 0,
      claim: "The task loss ends lower than with one momentum",
    },
    {
      kind: "better",
      metric: "train.softTargets",
      direction: "lower",
      candidate: "dot",
      baseline: "momentum",
      reduce: "mean",
      margin: 0,
      claim: "The distillation loss ends lower, too: nothing is traded",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "dot",
      baseline: "reweighted",
      reduce: "mean",
      margin: 0,
      claim: "The control: one momentum with the losses weighed by 0.571 and 4, the same move in the long run",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "reversed",
      baseline: "momentum",
      reduce: "mean",
      margin: 0,
      claim: "The larger momentum for the task loss instead, against one momentum",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
