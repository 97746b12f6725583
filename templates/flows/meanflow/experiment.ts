// SPDX-License-Identifier: MIT-0
// One step from noise to data
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--derivativeShare 1] [--power 0]
import { batches } from "../../../nodes/data/batches.ts";
import { density2d } from "../../../nodes/data/density2d.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { distributionScores } from "../../../nodes/evaluation/distribution-scores.ts";
import { joinScores } from "../../../nodes/evaluation/join-scores.ts";
import { modeScores } from "../../../nodes/evaluation/mode-scores.ts";
import { sweep } from "../../../nodes/evaluation/sweep.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { alongFlow } from "../../../nodes/flows/along-flow.ts";
import { flowMapNet } from "../../../nodes/flows/flow-map-net.ts";
import { flowMapSampler } from "../../../nodes/flows/flow-map-sampler.ts";
import { flowMatchingObjective } from "../../../nodes/flows/flow-matching-objective.ts";
import { meanFlowObjective } from "../../../nodes/flows/mean-flow-objective.ts";
import { noisePath } from "../../../nodes/flows/noise-path.ts";
import { odeSampler } from "../../../nodes/flows/ode-sampler.ts";
import { timePairSampler } from "../../../nodes/flows/time-pair-sampler.ts";
import { timeSampler } from "../../../nodes/flows/time-sampler.ts";
import { velocityField } from "../../../nodes/flows/velocity-field.ts";
import { velocityNet } from "../../../nodes/flows/velocity-net.ts";
import { start } from "../../../nodes/lib/script.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { cosine } from "../../../nodes/schedules/cosine.ts";
import { averagedSteps } from "../../../nodes/training/averaged-steps.ts";
import { gradientSteps } from "../../../nodes/training/gradient-steps.ts";
import { runSteps } from "../../../nodes/training/run-steps.ts";

const { settings, key, run, finish } = await start({
  seed: 1,
  seeds: [101, 102, 103, 104, 105],
  settings: { derivativeShare: 1, power: 0 },
});

const data = density2d({ kind: "ring8", count: 40000, noise: 0.08, key: key("data"), run: run("data") });
const real = density2d({ kind: "ring8", count: 20000, noise: 0.08, key: key("reference"), run: run("real") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const path = noisePath({ kind: "linear" });
    const uniform = timeSampler({ law: "uniform", mean: -0.4, deviation: 1 });
    const pairs = timePairSampler({ times: uniform, shareEqual: 0.5 });
    const order = batches({ examples: data, size: 256, order: "shuffled", remainder: "wrap", key: key("order") });
    const rate = cosine({ from: 0.002, to: 0, steps: 3000, warmup: 100 });
    const map = flowMapNet({ dimensions: 2, widths: [128, 128, 128], frequencies: [], key: key("net") });
    const derivative = alongFlow({ how: "doubleBackward", step: 0.001 });
    const objective = meanFlowObjective({
      path,
      times: pairs,
      derivative,
      derivativeShare: settings.derivativeShare,
      power: settings.power,
      c: 0.01,
      key: key("flow"),
    });
    const adam = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const step = scaleBySchedule({ rate });
    const optimizer = chain({ transforms: [adam, step] });
    const gradient = gradientSteps({ model: map, batches: order, gradient: objective, optimizer, trainable: "" });
    const average = averagedSteps({ steps: gradient, decay: 0.995 });
    const field = velocityField({ examples: real, every: 250, t: 1, steps: 1, points: 300, extent: 2.5, key: key("picture") });
    const { model: trainModel } = await runSteps({
      steps: average,
      probes: [field],
      budget: 3000,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("train"),
    });
    const counts = await sweep({
      values: [1, 2, 4],
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
        const sampler = flowMapSampler({ model: trainModel, steps: value });
        const distance = await distributionScores({
          sampler,
          examples: real,
          count: 2000,
          directions: 128,
          key: key("evaluation"),
          run: run("distance"),
        });
        const modes = await modeScores({ sampler, examples: real, count: 10000, key: key("evaluation"), run: run("modes") });
        const scores = joinScores({ scores: [distance, modes] });
        return { scores };
      },
      run: run("counts"),
    });
    const derivativeIdle = alongFlow({ how: "doubleBackward", step: 0.001 });
    const objectiveIdle = meanFlowObjective({
      path,
      times: pairs,
      derivative: derivativeIdle,
      derivativeShare: 0,
      power: 0,
      c: 0.01,
      key: key("flow"),
    });
    const adamIdle = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepIdle = scaleBySchedule({ rate });
    const optimizerIdle = chain({ transforms: [adamIdle, stepIdle] });
    const gradientIdle = gradientSteps({ model: map, batches: order, gradient: objectiveIdle, optimizer: optimizerIdle, trainable: "" });
    const averageIdle = averagedSteps({ steps: gradientIdle, decay: 0.995 });
    const fieldIdle = velocityField({ examples: real, every: 250, t: 1, steps: 1, points: 300, extent: 2.5, key: key("picture") });
    const { model: trainIdleModel } = await runSteps({
      steps: averageIdle,
      probes: [fieldIdle],
      budget: 3000,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainIdle"),
    });
    const countsIdle = await sweep({
      values: [1, 2, 4],
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
        const samplerIdle = flowMapSampler({ model: trainIdleModel, steps: value });
        const distanceIdle = await distributionScores({
          sampler: samplerIdle,
          examples: real,
          count: 2000,
          directions: 128,
          key: key("evaluation"),
          run: run("distanceIdle"),
        });
        const modesIdle = await modeScores({
          sampler: samplerIdle,
          examples: real,
          count: 10000,
          key: key("evaluation"),
          run: run("modesIdle"),
        });
        const scoresIdle = joinScores({ scores: [distanceIdle, modesIdle] });
        return { scores: scoresIdle };
      },
      run: run("countsIdle"),
    });
    const velocity = velocityNet({ dimensions: 2, widths: [128, 128, 128], frequencies: [], key: key("net") });
    const objectiveFlow = flowMatchingObjective({ path, times: uniform, key: key("flow") });
    const adamFlow = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepFlow = scaleBySchedule({ rate });
    const optimizerFlow = chain({ transforms: [adamFlow, stepFlow] });
    const gradientFlow = gradientSteps({
      model: velocity,
      batches: order,
      gradient: objectiveFlow,
      optimizer: optimizerFlow,
      trainable: "",
    });
    const averageFlow = averagedSteps({ steps: gradientFlow, decay: 0.995 });
    const fieldFlow = velocityField({ examples: real, every: 250, t: 1, steps: 1, points: 300, extent: 2.5, key: key("picture") });
    const { model: trainFlowModel } = await runSteps({
      steps: averageFlow,
      probes: [fieldFlow],
      budget: 3000,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainFlow"),
    });
    const countsFlow = await sweep({
      values: [1, 2, 4],
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
        const samplerFlow = odeSampler({ model: trainFlowModel, method: "euler", steps: value });
        const distanceFlow = await distributionScores({
          sampler: samplerFlow,
          examples: real,
          count: 2000,
          directions: 128,
          key: key("evaluation"),
          run: run("distanceFlow"),
        });
        const modesFlow = await modeScores({
          sampler: samplerFlow,
          examples: real,
          count: 10000,
          key: key("evaluation"),
          run: run("modesFlow"),
        });
        const scoresFlow = joinScores({ scores: [distanceFlow, modesFlow] });
        return { scores: scoresFlow };
      },
      run: run("countsFlow"),
    });
    const bell = timeSampler({ law: "logitNormal", mean: -0.4, deviation: 1 });
    const pairsPaper = timePairSampler({ times: bell, shareEqual: 0.75 });
    const derivativePaper = alongFlow({ how: "doubleBackward", step: 0.001 });
    const objectivePaper = meanFlowObjective({
      path,
      times: pairsPaper,
      derivative: derivativePaper,
      derivativeShare: 1,
      power: 1,
      c: 0.01,
      key: key("flow"),
    });
    const adamPaper = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepPaper = scaleBySchedule({ rate });
    const optimizerPaper = chain({ transforms: [adamPaper, stepPaper] });
    const gradientPaper = gradientSteps({ model: map, batches: order, gradient: objectivePaper, optimizer: optimizerPaper, trainable: "" });
    const averagePaper = averagedSteps({ steps: gradientPaper, decay: 0.995 });
    const fieldPaper = velocityField({ examples: real, every: 250, t: 1, steps: 1, points: 300, extent: 2.5, key: key("picture") });
    const { model: trainPaperModel } = await runSteps({
      steps: averagePaper,
      probes: [fieldPaper],
      budget: 3000,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainPaper"),
    });
    const countsPaper = await sweep({
      values: [1, 2, 4],
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
        const samplerPaper = flowMapSampler({ model: trainPaperModel, steps: value });
        const distancePaper = await distributionScores({
          sampler: samplerPaper,
          examples: real,
          count: 2000,
          directions: 128,
          key: key("evaluation"),
          run: run("distancePaper"),
        });
        const modesPaper = await modeScores({
          sampler: samplerPaper,
          examples: real,
          count: 10000,
          key: key("evaluation"),
          run: run("modesPaper"),
        });
        const scoresPaper = joinScores({ scores: [distancePaper, modesPaper] });
        return { scores: scoresPaper };
      },
      run: run("countsPaper"),
    });
    return { meanFlow: counts, idle: countsIdle, flow: countsFlow, paper: countsPaper };
  },
  run: run("arms"),
});
const result = verdict({
  table: arms,
  lines: [
    {
      kind: "better",
      metric: "energy",
      direction: "lower",
      candidate: "meanFlow/1",
      baseline: "idle/1",
      reduce: "mean",
      margin: 0.05,
      claim: "The paper's idea: with the derivative one step is nearer to the data, by 0.05 of energy distance",
    },
    {
      kind: "better",
      metric: "modeVariation",
      direction: "lower",
      candidate: "meanFlow/1",
      baseline: "flow/2",
      reduce: "mean",
      margin: 0.15,
      claim: "One step hits the modes better than two of flow matching, by 0.15 of total variation",
    },
    {
      kind: "notWorse",
      metric: "energy",
      direction: "lower",
      candidate: "meanFlow/2",
      baseline: "flow/2",
      reduce: "mean",
      margin: 0.002,
      claim: "The weaker claim: at two evaluations it is not worse than flow matching",
    },
    {
      kind: "shown",
      metric: "modeVariation",
      direction: "lower",
      candidate: "meanFlow/1",
      baseline: "flow/4",
      reduce: "mean",
      margin: 0,
      claim: "One step beside four of flow matching",
    },
    {
      kind: "shown",
      metric: "energy",
      direction: "lower",
      candidate: "paper/1",
      baseline: "meanFlow/1",
      reduce: "mean",
      margin: 0,
      claim: "The paper's setting beside this one, one step, energy distance",
    },
    {
      kind: "shown",
      metric: "onMode",
      direction: "higher",
      candidate: "paper/1",
      baseline: "meanFlow/1",
      reduce: "mean",
      margin: 0,
      claim: "The paper's setting beside this one, one step, share of samples on a mode",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
