// SPDX-License-Identifier: MIT-0
// Population based training
// Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--share 0.2]
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
import { addDecayedWeights } from "../../../nodes/optimizers/add-decayed-weights.ts";
import { chain } from "../../../nodes/optimizers/chain.ts";
import { momentum } from "../../../nodes/optimizers/momentum.ts";
import { scaleBySchedule } from "../../../nodes/optimizers/scale-by-schedule.ts";
import { evaluateMembers } from "../../../nodes/population/evaluate-members.ts";
import { exploit } from "../../../nodes/population/exploit.ts";
import { explore } from "../../../nodes/population/explore.ts";
import { lineageSchedule } from "../../../nodes/population/lineage-schedule.ts";
import { population } from "../../../nodes/population/population.ts";
import { gradientSteps } from "../../../nodes/training/gradient-steps.ts";
import { train } from "../../../nodes/training/train.ts";

const { settings, run, finish } = await start({ seed: 1, seeds: [101, 102, 103, 104, 105], settings: { share: 0.2 } });

const data = await digits({ size: "14", flat: true, range: "unit", count: 10000, run: run("data") });
const arms = await compare({
  seeds: settings.seeds,
  each: async ({ key, run }) => {
    const { a: splitA, b: splitB } = partition({ examples: data, by: "count", amount: 5000, key: key("split") });
    const { a: heldA, b: heldB } = partition({ examples: splitB, by: "count", amount: 1000, key: key("held") });
    const { a: labelledA } = partition({ examples: heldB, by: "count", amount: 4000, key: key("labelled") });
    const noisy = corruptLabels({ examples: labelledA, share: 0.2, kind: "uniform", key: key("noise") });
    const selection = exploit({ rule: "truncation", share: settings.share, copies: "all" });
    const change = explore({ kind: "multiply", factors: [0.8, 1.2], deviation: 0.1, resample: 0.25, everyone: false });
    const {
      model: crowdModel,
      members: crowdMembers,
      lineage: crowdLineage,
    } = await population({
      exploit: selection,
      explore: change,
      validation: heldA,
      members: 8,
      rounds: 12,
      ready: 50,
      space: [
        { name: "rate", low: 0.0001, high: 1, scale: "log" },
        { name: "decay", low: 0.000001, high: 0.01, scale: "log" },
      ],
      score: "validation.accuracy",
      direction: "highest",
      each: async ({ first, second, key }) => {
        const model = mlp({ inputs: 196, widths: [64], outputs: 10, activation: "relu", init: "he", key: key("model") });
        const order = batches({ examples: noisy, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
        const objective = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const decay = addDecayedWeights({ rate: second, mask: "kernels" });
        const momentumNode = momentum({ decay: 0.9, nesterov: false });
        const step = scaleBySchedule({ rate: first });
        const optimizer = chain({ transforms: [decay, momentumNode, step] });
        const steps = gradientSteps({ model, batches: order, gradient: objective, optimizer, trainable: "" });
        return { steps };
      },
      key: key("population"),
      run: run("crowd"),
    });
    const everyone = await evaluateMembers({ members: crowdMembers, examples: splitA, run: run("everyone") });
    const chosen = await evaluate({ model: crowdModel, examples: splitA, run: run("chosen") });
    const {
      model: searchModel,
      members: searchMembers,
      lineage: searchLineage,
    } = await population({
      validation: heldA,
      members: 8,
      rounds: 12,
      ready: 50,
      space: [
        { name: "rate", low: 0.0001, high: 1, scale: "log" },
        { name: "decay", low: 0.000001, high: 0.01, scale: "log" },
      ],
      score: "validation.accuracy",
      direction: "highest",
      each: async ({ first, second, key }) => {
        const modelSearch = mlp({ inputs: 196, widths: [64], outputs: 10, activation: "relu", init: "he", key: key("model") });
        const orderSearch = batches({ examples: noisy, size: 64, order: "shuffled", remainder: "wrap", key: key("order") });
        const objectiveSearch = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
        const decaySearch = addDecayedWeights({ rate: second, mask: "kernels" });
        const momentumSearch = momentum({ decay: 0.9, nesterov: false });
        const stepSearch = scaleBySchedule({ rate: first });
        const optimizerSearch = chain({ transforms: [decaySearch, momentumSearch, stepSearch] });
        const stepsSearch = gradientSteps({
          model: modelSearch,
          batches: orderSearch,
          gradient: objectiveSearch,
          optimizer: optimizerSearch,
          trainable: "",
        });
        return { steps: stepsSearch };
      },
      key: key("population"),
      run: run("search"),
    });
    const everyoneSearch = await evaluateMembers({ members: searchMembers, examples: splitA, run: run("everyoneSearch") });
    const chosenSearch = await evaluate({ model: searchModel, examples: splitA, run: run("chosenSearch") });
    const freshModel = mlp({ inputs: 196, widths: [64], outputs: 10, activation: "relu", init: "he", key: key("fresh") });
    const freshOrder = batches({ examples: noisy, size: 64, order: "shuffled", remainder: "wrap", key: key("freshOrder") });
    const rateReplay = lineageSchedule({ lineage: crowdLineage, setting: "rate" });
    const fadeReplay = lineageSchedule({ lineage: crowdLineage, setting: "decay" });
    const objectiveReplay = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const decayReplay = addDecayedWeights({ rate: fadeReplay, mask: "kernels" });
    const momentumReplay = momentum({ decay: 0.9, nesterov: false });
    const stepReplay = scaleBySchedule({ rate: rateReplay });
    const optimizerReplay = chain({ transforms: [decayReplay, momentumReplay, stepReplay] });
    const { model: trainReplayModel } = await train({
      model: freshModel,
      batches: freshOrder,
      gradient: objectiveReplay,
      optimizer: optimizerReplay,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainReplay"),
    });
    const scoreReplay = await evaluate({ model: trainReplayModel, examples: splitA, run: run("scoreReplay") });
    const rateFixed = lineageSchedule({ lineage: searchLineage, setting: "rate" });
    const fadeFixed = lineageSchedule({ lineage: searchLineage, setting: "decay" });
    const objectiveFixed = crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
    const decayFixed = addDecayedWeights({ rate: fadeFixed, mask: "kernels" });
    const momentumFixed = momentum({ decay: 0.9, nesterov: false });
    const stepFixed = scaleBySchedule({ rate: rateFixed });
    const optimizerFixed = chain({ transforms: [decayFixed, momentumFixed, stepFixed] });
    const { model: trainFixedModel } = await train({
      model: freshModel,
      batches: freshOrder,
      gradient: objectiveFixed,
      optimizer: optimizerFixed,
      budget: 600,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: run("trainFixed"),
    });
    const scoreFixed = await evaluate({ model: trainFixedModel, examples: splitA, run: run("scoreFixed") });
    return { population: everyone, search: everyoneSearch, chosen, searchBest: chosenSearch, replay: scoreReplay, fixed: scoreFixed };
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
      candidate: "population",
      baseline: "search",
      reduce: "mean",
      margin: 0.02,
      claim: "At the end the members of a population that copies are better on average than those of a random search, by two points",
    },
    {
      kind: "notWorse",
      metric: "accuracy",
      direction: "higher",
      candidate: "chosen",
      baseline: "searchBest",
      reduce: "mean",
      margin: 0.005,
      claim: "The member chosen on validation is not half a point worse than the one that random search chooses",
    },
    {
      kind: "notWorse",
      metric: "accuracy",
      direction: "higher",
      candidate: "replay",
      baseline: "fixed",
      reduce: "mean",
      margin: 0.003,
      claim:
        "A fresh net trained with the schedule that the population found is not 0.3 points worse than one with the best fixed setting of the search",
    },
  ],
  run: run("result"),
});

await finish({ arms, result });
