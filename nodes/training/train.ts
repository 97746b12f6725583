// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { trainedOf } from "../lib/ledger.ts";
import { advance } from "../lib/loop.ts";
import { marksOf, modelOf, type Worth, worth } from "../lib/marks.ts";
import { owning } from "../lib/owning.ts";
import { beginning, open } from "../lib/resume.ts";
import type { Run } from "../lib/run.ts";
import { supervised } from "../lib/supervised.ts";
import type { Unit } from "../lib/train-step.ts";
import type { Batches, Examples, GradientSource, GradientTransform, Model, Objective, Trained } from "../ports.ts";

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
  budget: number;
  unit: Unit;
  trainable: string;
  evaluateEvery: number;
  keepAt: number;
  run: Run;
}): Promise<{ model: Model; best: Model; kept: Model; run: Trained }> {
  const step = supervised({ model, batches, gradient, optimizer, watch: watch ?? [], trainable });
  return owning(async () => {
    const { ledger, from } = beginning(step, await open(run), run, { budget, unit });
    const state = await advance(
      {
        step,
        budget,
        unit,
        ...marksOf(model, validation, evaluateEvery),
        keepAt,
        keep: worth,
        run,
        structure: null,
        ...(from ? { from } : {}),
      },
      ledger,
    );
    const final = worth(state);
    const { best, kept } = ledger.weights as { best?: Worth; kept?: Worth };
    return {
      model: modelOf(model, final),
      best: modelOf(model, best ?? final),
      kept: modelOf(model, kept ?? final),
      run: trainedOf(ledger),
    };
  });
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
  infer: { model: "x -> y", batches: "x", validation: "x", best: "x -> y", kept: "x -> y" },
  reports: true,
} satisfies NodeCard<typeof train>;
