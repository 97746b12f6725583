// SPDX-License-Identifier: MIT-0
// FitNets
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--temperature 3]
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { hiddenMatch } from "../../../nodes/distillation/hidden-match.ts";
import { regressor } from "../../../nodes/distillation/regressor.ts";
import { softTargets } from "../../../nodes/distillation/soft-targets.ts";
import { teacherOutputs } from "../../../nodes/distillation/teacher-outputs.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
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
import { linear } from "../../../nodes/schedules/linear.ts";
import { stage } from "../../../nodes/training/stage.ts";
import { stagePlan } from "../../../nodes/training/stage-plan.ts";
import { stages } from "../../../nodes/training/stages.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { temperature: 3 } });

const data = await digits({ size: "14", flat: true, range: "unit", count: 10000, run: run("data") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
    const { a: labelledA } = partition({ examples: splitA, by: "count", amount: 1000, key: key("labelled") });
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
    const soft = teacherOutputs({ model: teacherModelNode, examples: labelledA, layers: "hidden1" });
    const student = mlp({
      inputs: 196,
      widths: [20, 20, 20, 20, 20, 20, 20, 20, 20, 20],
      outputs: 10,
      activation: "relu",
      init: "he",
      key: key("student"),
    });
    const order = batches({ examples: soft, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const regressorNode = regressor({
      student,
      teacher: teacherModelNode,
      studentLayer: "hidden5",
      teacherLayer: "hidden1",
      activation: "relu",
      init: "uniform",
      key: key("regressor"),
    });
    const hint = hiddenMatch({ part: regressorNode, student: "hidden5", target: "hidden1" });
    const hintStage = stage({
      batches: order,
      gradient: hint,
      name: "hints",
      updates: 600,
      trainable: "hidden1, hidden2, hidden3, hidden4, hidden5",
      optimizerState: "reset",
    });
    const lambda = linear({ from: 4, to: 0, start: 0, steps: 900 });
    const hard = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShare = weighted({ objective: hard, weight: 1 });
    const softTargetsNode = softTargets({ column: "teacher", temperature: settings.temperature, scale: "T", standardizeLogits: false });
    const softShare = weighted({ objective: softTargetsNode, weight: lambda });
    const objective = mixObjectives({ parts: [hardShare, softShare], normalize: true });
    const distilStage = stage({
      batches: order,
      gradient: objective,
      name: "distil",
      updates: 900,
      trainable: "",
      optimizerState: "reset",
    });
    const plan = stagePlan({ stages: [hintStage, distilStage] });
    const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const step = scaleBySchedule({ rate: 0.001 });
    const optimizer = chain({ transforms: [adam, step] });
    const { model: trainModel } = await stages({ model: student, optimizer, plan, evaluateEvery: 0, run: run("train") });
    const score = await evaluate({ model: trainModel, examples: splitB, run: run("score") });
    const lambdaLong = linear({ from: 4, to: 0, start: 0, steps: 1500 });
    const hardDistil = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const hardShareDistil = weighted({ objective: hardDistil, weight: 1 });
    const softTargetsDistil = softTargets({ column: "teacher", temperature: 3, scale: "T", standardizeLogits: false });
    const softShareDistil = weighted({ objective: softTargetsDistil, weight: lambdaLong });
    const objectiveDistil = mixObjectives({ parts: [hardShareDistil, softShareDistil], normalize: true });
    const adamDistil = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepDistil = scaleBySchedule({ rate: 0.001 });
    const optimizerDistil = chain({ transforms: [adamDistil, stepDistil] });
    const { model: trainDistilModel } = await train({
      model: student,
      batches: order,
      gradient: objectiveDistil,
      optimizer: optimizerDistil,
      budget: 1500,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainDistil"),
    });
    const scoreDistil = await evaluate({ model: trainDistilModel, examples: splitB, run: run("scoreDistil") });
    const objectiveLabels = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamLabels = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepLabels = scaleBySchedule({ rate: 0.001 });
    const optimizerLabels = chain({ transforms: [adamLabels, stepLabels] });
    const { model: trainLabelsModel } = await train({
      model: student,
      batches: order,
      gradient: objectiveLabels,
      optimizer: optimizerLabels,
      budget: 1500,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainLabels"),
    });
    const scoreLabels = await evaluate({ model: trainLabelsModel, examples: splitB, run: run("scoreLabels") });
    return { fitnet: score, distil: scoreDistil, labels: scoreLabels };
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
      candidate: "fitnet",
      baseline: "distil",
      reduce: "mean",
      margin: 0.01,
      claim: "Hints first, then the teacher: better by a point than the teacher's outputs alone, at equal updates",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "fitnet",
      baseline: "labels",
      reduce: "mean",
      margin: 0.02,
      claim: "Better by two points than labels alone",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
