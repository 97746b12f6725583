// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Run } from "../lib/run.ts";
import type { Unit } from "../lib/train-step.ts";
import { runLearning } from "../lib/training.ts";
import type { Agent, Examples, Learning, Model, Probe, Trained } from "../ports.ts";

/**
 * Runs a training that came by wire, whatever its steps are: gradients, projections, anything that takes a state to the next one.
 * Marks, pictures, agents and what is kept are as in `train`, which is this with gradient steps.
 */
export async function runSteps({
  steps,
  validation,
  probes,
  agent,
  budget,
  unit,
  evaluateEvery,
  keepAt,
  run,
}: {
  steps: Learning;
  validation?: Examples;
  probes?: readonly Probe[];
  agent?: Agent;
  budget: number;
  unit: Unit;
  evaluateEvery: number;
  keepAt: number;
  run: Run;
}): Promise<{ model: Model; best: Model; kept: Model; run: Trained }> {
  const made = await runLearning({ learning: steps, validation, probes: probes ?? [], agent, budget, unit, evaluateEvery, keepAt, run });
  return { model: made.final.model as Model, best: made.best.model as Model, kept: made.kept.model as Model, run: made.run };
}

export const card = {
  run: runSteps,
  title: "Run steps",
  summary: "Trains with steps that came by wire, whatever they are.",
  also: ["train step", "training loop", "fit"],
  inputs: {
    steps: { port: { TrainStep: true }, doc: "What one update is." },
    validation: { port: { Examples: true }, optional: true, doc: "Examples on which the model is measured at the marks." },
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
  numbers: { steps: "steps" },
  reports: true,
  shows: { picture: "What its probes draw, each under its own name." },
} satisfies NodeCard<typeof runSteps>;
