// SPDX-License-Identifier: MIT-0
// Interactive training
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--every 25] [--ratio 0.98] [--rate 0.03]
import { actsPicture } from "../../../nodes/agents/acts-picture.ts";
import { actsToSchedule } from "../../../nodes/agents/acts-to-schedule.ts";
import { recordScores } from "../../../nodes/agents/record-scores.ts";
import { replayActs } from "../../../nodes/agents/replay-acts.ts";
import { ruleAgent } from "../../../nodes/agents/rule-agent.ts";
import { batches } from "../../../nodes/data/batches.ts";
import { digits } from "../../../nodes/data/digits.ts";
import { partition } from "../../../nodes/data/partition.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { curveScores } from "../../../nodes/evaluation/curve-scores.ts";
import { joinScores } from "../../../nodes/evaluation/join-scores.ts";
import { logScores } from "../../../nodes/evaluation/log-scores.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { onMetric } from "../../../nodes/schedules/on-metric.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, key, run, finish } = await start({
  seed: 1,
  seeds: [101, 102, 103, 104, 105],
  settings: { every: 25, ratio: 0.98, rate: 0.03 },
});

const data = await digits({ size: "14", flat: true, range: "unit", count: 10000, run: run("data") });
const { a: splitA, b: splitB } = partition({ examples: data, by: "share", amount: 0.8, key: key("split") });
const { a: trainingA } = partition({ examples: splitA, by: "count", amount: 2000, key: key("training") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const model = mlp({ inputs: 196, widths: [64, 64], outputs: 10, activation: "relu", init: "he", key: key("model") });
    const order = batches({ examples: trainingA, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
    const objective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const agent = ruleAgent({
      every: settings.every,
      metric: "validation.loss",
      number: "rate",
      factor: 0.5,
      ratio: settings.ratio,
      back: 2,
      wait: 2,
      most: 6,
      explosion: 5,
      start: 0,
      by: "hold",
    });
    const picture = actsPicture({ metric: "validation.loss", number: "rate", every: 25 });
    const adamWatched = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepWatched = scaleBySchedule({ rate: settings.rate });
    const optimizerWatched = chain({ transforms: [adamWatched, stepWatched] });
    const { run: trainWatchedRun } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer: optimizerWatched,
      validation: splitB,
      probes: [picture],
      agent,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 25,
      keepAt: 0,
      run: run("trainWatched"),
    });
    const scoreWatched = curveScores({
      trained: trainWatchedRun,
      metrics: "validation.loss,validation.accuracy",
      over: "last",
      window: 0,
      prefix: "",
    });
    const logWatched = logScores({ scores: scoreWatched, metrics: "validation.loss" });
    const exactWatched = recordScores({ trained: trainWatchedRun, original: trainWatchedRun });
    const joinWatched = joinScores({ scores: [logWatched, exactWatched] });
    const adamUntouched = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepUntouched = scaleBySchedule({ rate: 0.03 });
    const optimizerUntouched = chain({ transforms: [adamUntouched, stepUntouched] });
    const { run: trainUntouchedRun } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer: optimizerUntouched,
      validation: splitB,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 25,
      keepAt: 0,
      run: run("trainUntouched"),
    });
    const scoreUntouched = curveScores({
      trained: trainUntouchedRun,
      metrics: "validation.loss,validation.accuracy",
      over: "last",
      window: 0,
      prefix: "",
    });
    const logUntouched = logScores({ scores: scoreUntouched, metrics: "validation.loss" });
    const adamReplay = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepReplay = scaleBySchedule({ rate: 0.03 });
    const optimizerReplay = chain({ transforms: [adamReplay, stepReplay] });
    const record = replayActs({ trained: trainWatchedRun });
    const { run: trainReplayRun } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer: optimizerReplay,
      validation: splitB,
      agent: record,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 25,
      keepAt: 0,
      run: run("trainReplay"),
    });
    const scoreReplay = curveScores({
      trained: trainReplayRun,
      metrics: "validation.loss,validation.accuracy",
      over: "last",
      window: 0,
      prefix: "",
    });
    const logReplay = logScores({ scores: scoreReplay, metrics: "validation.loss" });
    const exactReplay = recordScores({ trained: trainReplayRun, original: trainWatchedRun });
    const joinReplay = joinScores({ scores: [logReplay, exactReplay] });
    const adamSchedule = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const recorded = actsToSchedule({ trained: trainWatchedRun, base: 0.03, number: "rate" });
    const stepSchedule = scaleBySchedule({ rate: recorded });
    const optimizerSchedule = chain({ transforms: [adamSchedule, stepSchedule] });
    const { run: trainScheduleRun } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer: optimizerSchedule,
      validation: splitB,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 25,
      keepAt: 0,
      run: run("trainSchedule"),
    });
    const scoreSchedule = curveScores({
      trained: trainScheduleRun,
      metrics: "validation.loss,validation.accuracy",
      over: "last",
      window: 0,
      prefix: "",
    });
    const logSchedule = logScores({ scores: scoreSchedule, metrics: "validation.loss" });
    const adamLoop = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const closedLoop = onMetric({
      base: 0.03,
      metric: "validation.loss",
      every: 25,
      rule: "stalls",
      ratio: 0.98,
      back: 2,
      mark: 1,
      factor: 0.5,
      patience: 2,
      most: 6,
    });
    const stepLoop = scaleBySchedule({ rate: closedLoop });
    const optimizerLoop = chain({ transforms: [adamLoop, stepLoop] });
    const { run: trainLoopRun } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer: optimizerLoop,
      validation: splitB,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 25,
      keepAt: 0,
      run: run("trainLoop"),
    });
    const scoreLoop = curveScores({
      trained: trainLoopRun,
      metrics: "validation.loss,validation.accuracy",
      over: "last",
      window: 0,
      prefix: "",
    });
    const logLoop = logScores({ scores: scoreLoop, metrics: "validation.loss" });
    const grid = await sweep({
      values: [0.0003, 0.001, 0.003],
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
        const adamFixed = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
        const stepFixed = scaleBySchedule({ rate: value });
        const optimizerFixed = chain({ transforms: [adamFixed, stepFixed] });
        const { run: trainFixedRun } = await train({
          model,
          batches: order,
          gradient: objective,
          optimizer: optimizerFixed,
          validation: splitB,
          budget: 600,
          unit: "updates",
          trainable: "",
          evaluateEvery: 25,
          keepAt: 0,
          run: run("trainFixed"),
        });
        const scoreFixed = curveScores({
          trained: trainFixedRun,
          metrics: "validation.loss,validation.accuracy",
          over: "last",
          window: 0,
          prefix: "",
        });
        const logFixed = logScores({ scores: scoreFixed, metrics: "validation.loss" });
        return { scores: logFixed };
      },
      run: run("grid"),
    });
    const adamGood = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepGood = scaleBySchedule({ rate: 0.001 });
    const optimizerGood = chain({ transforms: [adamGood, stepGood] });
    const agentGood = ruleAgent({
      every: 25,
      metric: "validation.loss",
      number: "rate",
      factor: 0.5,
      ratio: 0.98,
      back: 2,
      wait: 2,
      most: 6,
      explosion: 5,
      start: 0,
      by: "hold",
    });
    const { run: trainGoodRun } = await train({
      model,
      batches: order,
      gradient: objective,
      optimizer: optimizerGood,
      validation: splitB,
      agent: agentGood,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 25,
      keepAt: 0,
      run: run("trainGood"),
    });
    const scoreGood = curveScores({
      trained: trainGoodRun,
      metrics: "validation.loss,validation.accuracy",
      over: "last",
      window: 0,
      prefix: "",
    });
    const logGood = logScores({ scores: scoreGood, metrics: "validation.loss" });
    return {
      watched: joinWatched,
      untouched: logUntouched,
      replay: joinReplay,
      schedule: logSchedule,
      loop: logLoop,
      fixed: grid,
      good: logGood,
    };
  },
  run: run("arms"),
});
const result = verdict({
  table: arms,
  lines: [
    {
      kind: "better",
      metric: "log.validation.loss",
      direction: "lower",
      candidate: "watched",
      baseline: "untouched",
      reduce: "mean",
      margin: 0.223,
      claim: "Watched, it ends with a loss at least 20 % lower than left alone",
    },
    {
      kind: "better",
      metric: "validation.loss",
      direction: "lower",
      candidate: "watched",
      baseline: "untouched,fixed/0.001",
      reduce: "mean",
      margin: 0,
      claim: "At least half of the way from there to the best fixed rate is made good",
    },
    {
      kind: "equal",
      metric: "different",
      direction: "lower",
      candidate: "replay",
      baseline: "watched",
      reduce: "mean",
      margin: 0.5,
      claim: "The record alone makes the run again: no number differs in any bit",
    },
    {
      kind: "equal",
      metric: "unheard",
      direction: "lower",
      candidate: "replay",
      baseline: "watched",
      reduce: "mean",
      margin: 0.5,
      claim: "All that was sent was done",
    },
    {
      kind: "equal",
      metric: "misread",
      direction: "lower",
      candidate: "replay",
      baseline: "watched",
      reduce: "mean",
      margin: 0.5,
      claim: "All that was done was read back as it was set",
    },
    {
      kind: "notWorse",
      metric: "log.validation.loss",
      direction: "lower",
      candidate: "good",
      baseline: "fixed/0.001",
      reduce: "mean",
      margin: 0.03,
      claim: "Watched at the best fixed rate, it does no harm: at most 3 % more",
    },
    {
      kind: "equal",
      metric: "validation.loss",
      direction: "lower",
      candidate: "schedule",
      baseline: "watched",
      reduce: "mean",
      margin: 1e-9,
      claim: "The schedule made of the record ends the same",
    },
    {
      kind: "equal",
      metric: "validation.loss",
      direction: "lower",
      candidate: "loop",
      baseline: "watched",
      reduce: "mean",
      margin: 1e-9,
      claim: "The same rule inside the run ends the same",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
