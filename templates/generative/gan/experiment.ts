// SPDX-License-Identifier: MIT-0
// A game of two networks
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--budget 4000]
import { batches } from "../../../nodes/data/batches.ts";
import { density2d } from "../../../nodes/data/density2d.ts";
import { compare } from "../../../nodes/evaluation/compare.ts";
import { distributionScores } from "../../../nodes/evaluation/distribution-scores.ts";
import { evaluate } from "../../../nodes/evaluation/evaluate.ts";
import { knownScore } from "../../../nodes/evaluation/known-score.ts";
import { logScores } from "../../../nodes/evaluation/log-scores.ts";
import { verdict } from "../../../nodes/evaluation/verdict.ts";
import { adversarialTrain } from "../../../nodes/generative/adversarial-train.ts";
import { autoencoder } from "../../../nodes/generative/autoencoder.ts";
import { decoderSampler } from "../../../nodes/generative/decoder-sampler.ts";
import { fitGaussian } from "../../../nodes/generative/fit-gaussian.ts";
import { ganObjective } from "../../../nodes/generative/gan-objective.ts";
import { generatorSampler } from "../../../nodes/generative/generator-sampler.ts";
import { realOrFake } from "../../../nodes/generative/real-or-fake.ts";
import { start } from "../../../nodes/lib/script.ts";
import { mlp } from "../../../nodes/models/mlp.ts";
import { crossEntropy } from "../../../nodes/objectives/cross-entropy.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { scaleByAdam } from "../../../nodes/optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { averagedSteps } from "../../../nodes/training/averaged-steps.ts";
import { gradientSteps } from "../../../nodes/training/gradient-steps.ts";
import { runSteps } from "../../../nodes/training/run-steps.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { budget: 4000 } });

const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const points = density2d({ kind: "moons", count: 20000, noise: 0.05, key: key("points"), run: run("points") });
    const held = density2d({ kind: "moons", count: 8000, noise: 0.05, key: key("held"), run: run("held") });
    const order = batches({ examples: points, size: 256, order: "shuffled", remainder: "wrap", key: key("order") });
    const generator = mlp({ inputs: 2, widths: [64, 64], outputs: 2, activation: "leakyRelu", init: "glorot", key: key("generator") });
    const discriminator = mlp({
      inputs: 2,
      widths: [64, 64],
      outputs: 1,
      activation: "leakyRelu",
      init: "glorot",
      key: key("discriminator"),
    });
    const objective = ganObjective({ form: "nonSaturating" });
    const adamG = scaleByAdam({ b1: 0.5, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepG = scaleBySchedule({ rate: 0.001 });
    const optimizerG = chain({ transforms: [adamG, stepG] });
    const adamD = scaleByAdam({ b1: 0.5, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepD = scaleBySchedule({ rate: 0.001 });
    const optimizerD = chain({ transforms: [adamD, stepD] });
    const { average: trainAverage } = await adversarialTrain({
      generator,
      discriminator,
      batches: order,
      objective,
      generatorOptimizer: optimizerG,
      discriminatorOptimizer: optimizerD,
      budget: settings.budget,
      discriminatorSteps: 1,
      order: "alternating",
      noise: "normal",
      decay: 0.999,
      pictureEvery: 100,
      key: key("latent"),
      run: run("train"),
    });
    const sampler = generatorSampler({ model: trainAverage, noise: "normal" });
    const distance = await distributionScores({
      sampler,
      examples: held,
      count: 4000,
      directions: 512,
      key: key("evaluation"),
      run: run("distance"),
    });
    const score = logScores({ scores: distance, metrics: "sw1" });
    const untrained = generatorSampler({ model: generator, noise: "normal" });
    const judge = mlp({ inputs: 2, widths: [64, 64], outputs: 2, activation: "leakyRelu", init: "glorot", key: key("judge") });
    const mixedAfter = await realOrFake({ sampler, examples: points, count: 8000, key: key("judged") });
    const mixedHeldAfter = await realOrFake({ sampler, examples: held, count: 8000, key: key("judgedHeld") });
    const orderJudgeAfter = batches({ examples: mixedAfter, size: 256, order: "shuffled", remainder: "wrap", key: key("orderJudge") });
    const surpriseAfter = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamJudgeAfter = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepJudgeAfter = scaleBySchedule({ rate: 0.001 });
    const optimizerJudgeAfter = chain({ transforms: [adamJudgeAfter, stepJudgeAfter] });
    const { model: judgeAfterModel } = await train({
      model: judge,
      batches: orderJudgeAfter,
      gradient: surpriseAfter,
      optimizer: optimizerJudgeAfter,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("judgeAfter"),
    });
    const toldAfter = await evaluate({ model: judgeAfterModel, examples: mixedHeldAfter, run: run("toldAfter") });
    const mixedBefore = await realOrFake({ sampler: untrained, examples: points, count: 8000, key: key("judged") });
    const mixedHeldBefore = await realOrFake({ sampler: untrained, examples: held, count: 8000, key: key("judgedHeld") });
    const orderJudgeBefore = batches({ examples: mixedBefore, size: 256, order: "shuffled", remainder: "wrap", key: key("orderJudge") });
    const surpriseBefore = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const adamJudgeBefore = scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepJudgeBefore = scaleBySchedule({ rate: 0.001 });
    const optimizerJudgeBefore = chain({ transforms: [adamJudgeBefore, stepJudgeBefore] });
    const { model: judgeBeforeModel } = await train({
      model: judge,
      batches: orderJudgeBefore,
      gradient: surpriseBefore,
      optimizer: optimizerJudgeBefore,
      budget: 1000,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("judgeBefore"),
    });
    const toldBefore = await evaluate({ model: judgeBeforeModel, examples: mixedHeldBefore, run: run("toldBefore") });
    const atMost = knownScore({ metric: "accuracy", value: 0.65 });
    const atLeast = knownScore({ metric: "accuracy", value: 0.85 });
    const encoder = mlp({ inputs: 2, widths: [64, 64], outputs: 4, activation: "leakyRelu", init: "glorot", key: key("encoder") });
    const { model: vaeModel, objective: vaeObjective } = autoencoder({ encoder, decoder: generator, variational: true, beta: 1 });
    const adamVae = scaleByAdam({ b1: 0.5, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepVae = scaleBySchedule({ rate: 0.001 });
    const optimizerVae = chain({ transforms: [adamVae, stepVae] });
    const steps = gradientSteps({ model: vaeModel, batches: order, gradient: vaeObjective, optimizer: optimizerVae, trainable: "" });
    const averaged = averagedSteps({ steps, decay: 0.999 });
    const { model: trainVaeModel } = await runSteps({
      steps: averaged,
      budget: 4000,
      unit: "updates",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainVae"),
    });
    const decoder = decoderSampler({ model: trainVaeModel, spread: true });
    const distanceVae = await distributionScores({
      sampler: decoder,
      examples: held,
      count: 4000,
      directions: 512,
      key: key("evaluation"),
      run: run("distanceVae"),
    });
    const scoreVae = logScores({ scores: distanceVae, metrics: "sw1" });
    const gaussian = await fitGaussian({ examples: points });
    const distanceGaussian = await distributionScores({
      sampler: gaussian,
      examples: held,
      count: 4000,
      directions: 512,
      key: key("evaluation"),
      run: run("distanceGaussian"),
    });
    const scoreGaussian = logScores({ scores: distanceGaussian, metrics: "sw1" });
    const objectiveMinimax = ganObjective({ form: "minimax" });
    const adamGMinimax = scaleByAdam({ b1: 0.5, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepGMinimax = scaleBySchedule({ rate: 0.001 });
    const optimizerGMinimax = chain({ transforms: [adamGMinimax, stepGMinimax] });
    const adamDMinimax = scaleByAdam({ b1: 0.5, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false });
    const stepDMinimax = scaleBySchedule({ rate: 0.001 });
    const optimizerDMinimax = chain({ transforms: [adamDMinimax, stepDMinimax] });
    const { average: trainMinimaxAverage } = await adversarialTrain({
      generator,
      discriminator,
      batches: order,
      objective: objectiveMinimax,
      generatorOptimizer: optimizerGMinimax,
      discriminatorOptimizer: optimizerDMinimax,
      budget: 4000,
      discriminatorSteps: 1,
      order: "alternating",
      noise: "normal",
      decay: 0.999,
      pictureEvery: 100,
      key: key("latent"),
      run: run("trainMinimax"),
    });
    const samplerMinimax = generatorSampler({ model: trainMinimaxAverage, noise: "normal" });
    const distanceMinimax = await distributionScores({
      sampler: samplerMinimax,
      examples: held,
      count: 4000,
      directions: 512,
      key: key("evaluation"),
      run: run("distanceMinimax"),
    });
    const scoreMinimax = logScores({ scores: distanceMinimax, metrics: "sw1" });
    return {
      game: score,
      autoencoder: scoreVae,
      gaussian: scoreGaussian,
      minimax: scoreMinimax,
      after: toldAfter,
      before: toldBefore,
      atMost,
      atLeast,
    };
  },
  run: run("arms"),
});
const result = verdict({
  table: arms,
  lines: [
    {
      kind: "better",
      metric: "log.sw1",
      direction: "lower",
      candidate: "game",
      baseline: "gaussian",
      reduce: "mean",
      margin: 0.693,
      claim: "Samples of the game are at most half as far from the moons as those of a fitted Gaussian",
    },
    {
      kind: "better",
      metric: "log.sw1",
      direction: "lower",
      candidate: "game",
      baseline: "autoencoder",
      reduce: "mean",
      margin: 0,
      claim: "They are nearer than those of the same generator trained as a decoder, without an adversary",
    },
    {
      kind: "notWorse",
      metric: "accuracy",
      direction: "lower",
      candidate: "after",
      baseline: "atMost",
      reduce: "mean",
      margin: 0,
      claim: "Theory: a fresh discriminator tells the trained generator's samples apart in at most 65 % of cases",
    },
    {
      kind: "notWorse",
      metric: "accuracy",
      direction: "higher",
      candidate: "before",
      baseline: "atLeast",
      reduce: "mean",
      margin: 0,
      claim: "where it tells the untrained one's apart in at least 85 %",
    },
    {
      kind: "shown",
      metric: "log.sw1",
      direction: "lower",
      candidate: "game",
      baseline: "minimax",
      reduce: "mean",
      margin: 0,
      claim: "The minimax loss instead of the non-saturating one",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
