// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { gflownetLearning } from "../lib/gflownets/learning.ts";
import { checkPolicy } from "../lib/gflownets/policy.ts";
import type { Key } from "../lib/key.ts";
import { owning } from "../lib/owning.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { runLearning } from "../lib/training.ts";
import type { Agent, BalanceObjective, Driven, Environment, GradientTransform, Model, Probe, Trained } from "../ports.ts";

/**
 * Trains a policy on its own walks: at every update `batch` walks are drawn from (1 - explore) P_F + explore x uniform, and the
 * objective's mean over them takes one step. `optimizer` moves the network, `optimizerZ` the scalar log Z in the layer `flow`;
 * a model without that layer has log F of the start instead.
 *
 * Records `loss`, `length` and `logZ` at every update, and at marks and before the first update `measured.tv`: half the summed difference
 * between the probabilities at which the policy ends, computed exactly, and R / Z. `best` has the weights of the mark where that was
 * smallest, `kept` those after `keepAt` updates. Throws `policy.shape`, `gflownet.batch`, `loss-not-finite`.
 */
export async function trainGflownet({
  environment,
  model,
  objective,
  optimizer,
  optimizerZ,
  probes,
  agent,
  budget,
  batch,
  explore,
  evaluateEvery,
  keepAt,
  key,
  run,
}: {
  environment: Environment;
  model: Model;
  objective: BalanceObjective;
  optimizer: GradientTransform;
  optimizerZ: GradientTransform;
  probes?: readonly Probe[];
  agent?: Agent;
  budget: number;
  batch: number;
  explore: Driven;
  evaluateEvery: number;
  keepAt: number;
  key: Key;
  run: Run;
}): Promise<{ model: Model; best: Model; kept: Model; run: Trained }> {
  checkPolicy(model, environment);
  if (!(Number.isInteger(batch) && batch >= 1)) {
    throw new Problem("gflownet.batch", `A batch has a whole number of walks from 1 on, not ${batch}.`, {
      field: "batch",
      fix: "Write a positive whole number.",
    });
  }
  return owning(async () => {
    const learning = gflownetLearning({
      ...{ environment, model, objective, optimizer, optimizerZ, batch, explore, key },
      measures: evaluateEvery > 0,
      drawEvery: evaluateEvery,
    });
    const best = { metric: "measured.tv", lowest: true };
    const made = await runLearning({ learning, best, probes: probes ?? [], agent, budget, unit: "updates", evaluateEvery, keepAt, run });
    return { model: made.final.model as Model, best: made.best.model as Model, kept: made.kept.model as Model, run: made.run };
  });
}

export const card = {
  run: trainGflownet,
  title: "Train GFlowNet",
  summary: "Trains a policy on its own walks until it ends at each object as often as its reward says.",
  also: ["gflownet", "generative flow network", "sampler", "amortised sampling", "trajectory balance"],
  inputs: {
    environment: { port: { Environment: true }, doc: "The world in which it walks." },
    model: { port: { Model: true }, doc: "The policy where training starts." },
    objective: { port: { BalanceObjective: true }, doc: "How the flows along a walk are held against each other." },
    optimizer: { port: { GradientTransform: true }, doc: "How a gradient moves the network." },
    optimizerZ: { port: { GradientTransform: true }, doc: "How a gradient moves the scalar log Z, which wants larger steps." },
    probes: { port: { Probe: true }, many: true, optional: true, doc: "Pictures that are drawn of it while it goes on." },
    agent: { port: { Agent: true }, optional: true, doc: "Who watches it and may change it while it runs." },
  },
  settings: {
    budget: { control: "number", default: 1000, min: 0, step: 1, unit: "updates", onNode: true, doc: "How long to train." },
    batch: { control: "number", default: 16, min: 1, step: 1, onNode: true, doc: "Walks of one update." },
    explore: {
      control: "number",
      default: 0,
      min: 0,
      max: 1,
      driven: true,
      onNode: true,
      doc: "Share of the walks' chances that is spread evenly over the allowed actions.",
    },
    evaluateEvery: {
      control: "number",
      default: 25,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Updates between two exact measurements and pictures; 0: never, and pictures at the end.",
    },
    keepAt: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Updates after which a copy is kept as the output kept; 0: at the end.",
    },
  },
  output: { model: "Model", best: "Model", kept: "Model", run: "Trained" },
  numbers: { objective: "objective", optimizer: "optimizer", optimizerZ: "optimizerZ", walks: "explore" },
  keys: { key: "walks" },
  reports: true,
  shows: {
    distribution: "How often the policy ends at each object, exactly, and beside it how often it should.",
    residuals: "Root mean squared residual of each piece over the last batch's walks that have it.",
    weights: "How much those pieces count.",
    picture: "What its probes draw, each under its own name.",
  },
  reference: { by: "Bengio et al. 2021", title: "GFlowNet Foundations", arxiv: "2111.09266" },
} satisfies NodeCard<typeof trainGflownet>;
