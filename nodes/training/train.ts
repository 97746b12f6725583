// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Run } from "../lib/run.ts";
import { supervised } from "../lib/supervised.ts";
import type { Unit } from "../lib/train-step.ts";
import { runLearning } from "../lib/training.ts";
import type { Agent, Batches, Examples, GradientSource, GradientTransform, Model, Objective, Probe, Trained } from "../ports.ts";

/**
 * Trains a model: at every update one batch, one gradient, one move of the optimizer.
 *
 * Every update records `loss`, the parts of a loss with several, and what the objective and the watched
 * ones record; every mark `validation.accuracy` and `validation.loss`. `best` has the weights of the mark
 * with the highest validation accuracy (the earliest of equals), `kept` those after `keepAt` units;
 * without marks, or past the end, both are the final ones. `run` holds the curves.
 *
 * Parts that an objective trains along are dropped at the end. Throws `loss-not-finite`, `trainable-unknown`.
 */
export async function train({
  model,
  batches,
  gradient,
  optimizer,
  validation,
  watch,
  probes,
  agent,
  budget,
  unit,
  trainable,
  evaluateEvery,
  keepAt,
  run,
}: {
  model: Model;
  batches: Batches;
  gradient: GradientSource | Objective;
  optimizer: GradientTransform;
  validation?: Examples;
  watch?: readonly Objective[];
  probes?: readonly Probe[];
  agent?: Agent;
  budget: number;
  unit: Unit;
  trainable: string;
  evaluateEvery: number;
  keepAt: number;
  run: Run;
}): Promise<{ model: Model; best: Model; kept: Model; run: Trained }> {
  const learning = supervised({ model, batches, gradient, optimizer, watch: watch ?? [], trainable });
  const made = await runLearning({ learning, validation, probes: probes ?? [], agent, budget, unit, evaluateEvery, keepAt, run });
  return { model: made.final.model as Model, best: made.best.model as Model, kept: made.kept.model as Model, run: made.run };
}

export const card = {
  run: train,
  title: "Train",
  summary: "Trains a model on batches, with an objective and an optimizer.",
  also: ["fit", "training loop", "learn"],
  inputs: {
    model: { port: { Model: true }, doc: "Where training starts." },
    batches: { port: { Batches: true }, doc: "What it learns from." },
    gradient: { port: { GradientSource: true, Objective: true }, doc: "What is made small; an objective means its plain gradient." },
    optimizer: { port: { GradientTransform: true }, doc: "How a gradient becomes a move of the weights." },
    validation: { port: { Examples: true }, optional: true, doc: "Examples on which it is measured at the marks." },
    watch: { port: { Objective: true }, many: true, optional: true, doc: "Objectives that are only recorded." },
    probes: { port: { Probe: true }, many: true, optional: true, doc: "Pictures that are drawn of it while it goes on." },
    agent: { port: { Agent: true }, optional: true, doc: "Who watches it and may change it while it runs." },
  },
  settings: {
    budget: { control: "number", default: 600, min: 0, step: 1, unit: "@unit", onNode: true, doc: "How long to train." },
    unit: {
      control: "choice",
      default: "updates",
      options: ["updates", "presentations", "epochs"],
      onNode: true,
      doc: "What budget, marks and keepAt count.",
    },
    trainable: { control: "text", default: "", doc: "Layers that learn, with commas; empty: all." },
    evaluateEvery: { control: "number", default: 0, min: 0, step: 1, unit: "@unit", doc: "Units between two marks; 0: never." },
    keepAt: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "@unit",
      doc: "Units after which a copy is kept as the output kept; 0: at the end.",
    },
  },
  output: { model: "Model", best: "Model", kept: "Model", run: "Trained" },
  numbers: { objective: "gradient", optimizer: "optimizer", batches: "batches", "@": "watch" },
  infer: { model: "x -> y", batches: "x", validation: "x", best: "x -> y", kept: "x -> y" },
  reports: true,
  shows: { picture: "What its probes draw, each under its own name." },
} satisfies NodeCard<typeof train>;
