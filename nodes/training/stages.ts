// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { type Ledger, trainedOf } from "../lib/ledger.ts";
import { advance } from "../lib/loop.ts";
import { marksOf, modelOf, mostAccurate, type Worth, worth } from "../lib/marks.ts";
import { owning } from "../lib/owning.ts";
import { fitting, type Opened, open, overlay } from "../lib/resume.ts";
import { retell } from "../lib/retell.ts";
import type { Run } from "../lib/run.ts";
import { supervised } from "../lib/supervised.ts";
import { flatten, unflatten } from "../lib/tree.ts";
import type { Examples, GradientTransform, Model, Objective, Stage, StagePlan, Tensors, Trained } from "../ports.ts";

/**
 * Trains a model through stages, one after another: each goes on with the weights of the one before. Schedules
 * and batches count from the start of their stage; the curves go on, with a border where a stage begins.
 *
 * Parts that a stage trains along (a regressor) are dropped at its end. A stage with 0 updates is as if it were not
 * there. `--steps` caps every stage. `best` has the highest validation accuracy of all marks, else the final weights.
 */
export async function stages({
  model,
  optimizer,
  plan,
  validation,
  watch,
  evaluateEvery,
  run,
}: {
  model: Model;
  optimizer: GradientTransform;
  plan: StagePlan;
  validation?: Examples;
  watch?: readonly Objective[];
  evaluateEvery: number;
  run: Run;
}): Promise<{ model: Model; best: Model; run: Trained }> {
  return owning(async () => {
    const opened = await open(run);
    const { ledger } = opened;
    const { stage } = (opened.structure ?? { stage: 0 }) as { stage: number };
    const first = Math.min(stage, plan.stages.length - 1);
    const lengths = plan.stages.map(({ updates }) => Math.min(updates, run.maxUpdates));
    const all = lengths.reduce((sum, length) => sum + length, 0);
    let now = { model, slots: {} as Tensors };
    let told = 0;
    for (const [index, stage] of plan.stages.entries()) {
      if (index < first) told = tellStage(stage, { model, optimizer, watch: watch ?? [], run, ledger, told });
      // What lies before the checkpoint is done, and its weights are in it.
      if (index < first || stage.updates === 0) continue;
      // Ended by hand in a stage: what follows is left out. The stage itself is entered again to take up its state.
      if (ledger.ended && index !== first) break;
      const from = index === first ? opened : undefined;
      const before = lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
      now = await one({
        ...now,
        stage,
        optimizer,
        watch: watch ?? [],
        validation,
        evaluateEvery,
        run,
        index,
        before,
        all,
        ledger,
        from,
        told,
      });
    }
    const best = (ledger.weights.best as Worth | undefined) ?? now.model;
    return { model: modelOf(model, now.model), best: modelOf(model, best), run: trainedOf(ledger) };
  });
}

/** Tells a stage again that is done: its numbers by the schedules that it had. Returns its last update. */
function tellStage(
  { name, batches, gradient, trainable, optimizer: own }: Stage,
  {
    model,
    optimizer,
    watch,
    run,
    ledger,
    told,
  }: Pick<Parameters<typeof one>[0], "model" | "optimizer" | "watch" | "run" | "ledger" | "told">,
): number {
  const mine = ledger.borders.findIndex((border) => border.name === name && border.at >= told);
  if (mine < 0) return told;
  const end = ledger.borders[mine + 1]?.at ?? ledger.updates;
  const { numbers } = supervised({ model, batches, gradient, optimizer: own ?? optimizer, watch, trainable });
  retell(ledger, run, numbers, told, end);
  return end;
}

/** One stage from its start, or from a checkpoint within it. */
async function one(c: {
  model: Model;
  slots: Tensors;
  stage: Stage;
  optimizer: GradientTransform;
  watch: readonly Objective[];
  validation: Examples | undefined;
  evaluateEvery: number;
  run: Run;
  index: number;
  before: number;
  all: number;
  ledger: Ledger;
  from: Opened | undefined;
  /** The last update that was told already. */
  told: number;
}): Promise<{ model: Model; slots: Tensors }> {
  const { model, stage, ledger } = c;
  const { batches, gradient, trainable, optimizer = c.optimizer } = stage;
  const step = supervised({ model, batches, gradient, optimizer, watch: c.watch, trainable });
  if (c.from?.from) retell(ledger, c.run, step.numbers, c.told);
  const saved = c.from?.from ? fitting(step, c.from, c.run) : undefined;
  if (!saved) ledger.borders.push({ at: ledger.updates, name: stage.name });

  const old = stage.optimizerState === "keep" ? c.slots : {};
  const fresh = saved ? undefined : step.init();
  const { laid, rest } = fresh ? overlay(fresh.slots as Tensors, old) : { laid: {}, rest: c.from?.carried ?? {} };
  const state = await advance(
    {
      step,
      budget: stage.updates,
      unit: "updates",
      ...marksOf(step, c.validation, mostAccurate, c.evaluateEvery),
      keepAt: 0,
      keep: worth,
      run: c.run,
      structure: { stage: c.index },
      carried: rest,
      outOf: { before: c.before, all: c.all },
      from: saved ?? { state: { ...fresh, slots: laid } },
    },
    ledger,
  );
  const slots = unflatten(new Map([...flatten(rest), ...flatten(state.slots as Tensors)]));
  return { model: { ...model, ...worth(state) }, slots };
}

export const card = {
  run: stages,
  title: "Train in stages",
  summary: "Trains a model through stages, each going on where the last one ended.",
  also: ["phases", "pre-train and fine-tune", "hint training", "curriculum of tasks"],
  inputs: {
    model: { port: { Model: true }, doc: "Where training starts." },
    optimizer: { port: { GradientTransform: true }, doc: "For every stage that has none of its own." },
    plan: { port: { StagePlan: true }, doc: "The stages in their order." },
    validation: { port: { Examples: true }, optional: true, doc: "Examples on which it is measured at the marks." },
    watch: { port: { Objective: true }, many: true, optional: true, doc: "Objectives that are only recorded." },
  },
  settings: {
    evaluateEvery: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Updates between two marks within a stage; 0: never.",
    },
  },
  output: { model: "Model", best: "Model", run: "Trained" },
  infer: { model: "x -> y", validation: "x", best: "x -> y" },
  reports: true,
} satisfies NodeCard<typeof stages>;
