// SPDX-License-Identifier: MIT-0
// Test-time training
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--rate 0.02]
import { domainStream } from "../../../nodes/adaptation/domain-stream.ts";
import { frozenAdapter } from "../../../nodes/adaptation/frozen-adapter.ts";
import { rotationTask } from "../../../nodes/adaptation/rotation-task.ts";
import { testTimeLoop } from "../../../nodes/adaptation/test-time-loop.ts";
import { tttAdapter } from "../../../nodes/adaptation/ttt-adapter.ts";
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { groupNormNet } from "../../../nodes/models/group-norm-net.ts";
import { twoHeadModel } from "../../../nodes/models/two-head-model.ts";
import { augment } from "../../../nodes/objectives/augment.ts";
import { auxObjective } from "../../../nodes/objectives/aux-objective.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { mixObjectives } from "../../../nodes/objectives/mix-objectives.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { rate: 0.02 } });

const data = await digits({ size: "14", flat: false, range: "unit", count: 10000, run: run("data") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
    const order = batches({ examples: splitA, size: 32, order: "shuffled", remainder: "wrap", key: key("order") });
    const trunk = groupNormNet({
      height: 14,
      width: 14,
      depth: 1,
      channels: [16, 32],
      strides: [2, 1],
      kernel: 3,
      groups: 4,
      outputs: 0,
      init: "he",
      key: key("trunk"),
    });
    const mainHead = groupNormNet({
      height: 7,
      width: 7,
      depth: 32,
      channels: [32, 32],
      strides: [2, 2],
      kernel: 3,
      groups: 0,
      outputs: 10,
      init: "he",
      key: key("mainHead"),
    });
    const auxHead = groupNormNet({
      height: 7,
      width: 7,
      depth: 32,
      channels: [32, 32],
      strides: [2, 2],
      kernel: 3,
      groups: 0,
      outputs: 4,
      init: "he",
      key: key("auxHead"),
    });
    const model = twoHeadModel({ trunk, main: mainHead, aux: auxHead });
    const digitAlone = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const augmentAlone = augment({ objective: digitAlone, shift: 1 });
    const adamAlone = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepAlone = scaleBySchedule({ rate: 0.002 });
    const optimizerAlone = chain({ transforms: [adamAlone, stepAlone] });
    const { model: trainAloneModel } = await train({
      model,
      batches: order,
      gradient: augmentAlone,
      optimizer: optimizerAlone,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainAlone"),
    });
    const turns = rotationTask({ mode: "random", shift: 0 });
    const digit = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const turn = auxObjective({ task: turns, head: "aux.output" });
    const both = mixObjectives({ parts: [digit, turn], normalize: false });
    const augmented = augment({ objective: both, shift: 1 });
    const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const step = scaleBySchedule({ rate: 0.002 });
    const optimizer = chain({ transforms: [adam, step] });
    const { model: trainModel } = await train({
      model,
      batches: order,
      gradient: augmented,
      optimizer,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const stream = await domainStream({
      examples: splitB,
      domains: [
        { kind: "noise", severity: 0.35 },
        { kind: "brightness", severity: 0.5 },
        { kind: "blur", severity: 2 },
        { kind: "contrast", severity: 0.15 },
        { kind: "fog", severity: 0.7 },
      ],
      batch: 1,
      perDomain: 400,
      cycles: 1,
      order: "blocks",
      key: key("stream"),
      run: run("stream"),
    });
    const rotation = rotationTask({ mode: "random", shift: 1 });
    const adapter = tttAdapter({ task: rotation, rate: settings.rate, steps: 1, copies: 32, reset: "never", head: "aux.output" });
    const { table: onlineTable } = await testTimeLoop({
      model: trainModel,
      stream,
      adapter,
      restart: true,
      pictureEvery: 25,
      key: key("adapt"),
      run: run("online"),
    });
    const none = frozenAdapter({ task: rotation, copies: 32, head: "aux.output" });
    const { table: jointTable } = await testTimeLoop({
      model: trainModel,
      stream,
      adapter: none,
      restart: true,
      pictureEvery: 25,
      key: key("adapt"),
      run: run("joint"),
    });
    const noneAlone = frozenAdapter({ copies: 32, head: "aux.output" });
    const { table: aloneTable } = await testTimeLoop({
      model: trainAloneModel,
      stream,
      adapter: noneAlone,
      restart: true,
      pictureEvery: 25,
      key: key("adapt"),
      run: run("alone"),
    });
    const adapterSlow = tttAdapter({ task: rotation, rate: 0.003, steps: 1, copies: 32, reset: "never", head: "aux.output" });
    const { table: slowTable } = await testTimeLoop({
      model: trainModel,
      stream,
      adapter: adapterSlow,
      restart: true,
      pictureEvery: 25,
      key: key("adapt"),
      run: run("slow"),
    });
    return { online: onlineTable, slow: slowTable, joint: jointTable, alone: aloneTable };
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
      candidate: "online/noise",
      baseline: "joint/noise",
      reduce: "mean",
      margin: 0.04,
      claim: "Noise: adapting online is better than not adapting the same net, by 4 points",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/brightness",
      baseline: "joint/brightness",
      reduce: "mean",
      margin: 0.1,
      claim: "Light: adapting online is better than not adapting the same net, by 10 points",
    },
    {
      kind: "better",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/blur",
      baseline: "joint/blur",
      reduce: "mean",
      margin: 0.08,
      claim: "Blur: adapting online is better than not adapting the same net, by 8 points",
    },
    {
      kind: "better",
      metric: "auxLoss",
      direction: "lower",
      candidate: "online/noise",
      baseline: "joint/noise",
      reduce: "mean",
      margin: 0,
      claim: "Noise: the rotation loss on what arrives falls",
    },
    {
      kind: "better",
      metric: "auxLoss",
      direction: "lower",
      candidate: "online/brightness",
      baseline: "joint/brightness",
      reduce: "mean",
      margin: 0,
      claim: "Light: the rotation loss on what arrives falls",
    },
    {
      kind: "better",
      metric: "auxLoss",
      direction: "lower",
      candidate: "online/blur",
      baseline: "joint/blur",
      reduce: "mean",
      margin: 0,
      claim: "Blur: the rotation loss on what arrives falls",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/contrast",
      baseline: "joint/contrast",
      reduce: "mean",
      margin: 0,
      claim: "Low contrast: online against not adapted",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/fog",
      baseline: "joint/fog",
      reduce: "mean",
      margin: 0,
      claim: "Fog: online against not adapted",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/noise",
      baseline: "alone/noise",
      reduce: "mean",
      margin: 0,
      claim: "Noise: online against a net trained on the task alone",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/brightness",
      baseline: "alone/brightness",
      reduce: "mean",
      margin: 0,
      claim: "Light: online against a net trained on the task alone",
    },
    {
      kind: "shown",
      metric: "accuracy",
      direction: "higher",
      candidate: "online/blur",
      baseline: "alone/blur",
      reduce: "mean",
      margin: 0,
      claim: "Blur: online against a net trained on the task alone",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
