// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Batches, GradientSource, GradientTransform, Objective, Stage } from "../ports.ts";

/**
 * One stretch of a training: its data, its objective, the layers that learn, and what becomes of the optimizer's
 * memory where it begins. Without an optimizer of its own it takes that of `stages`. With 0 updates it is skipped.
 * `keep` takes over what the optimizer remembers about weights that the stages share, `reset` forgets all.
 */
export function stage({
  batches,
  gradient,
  optimizer,
  updates,
  trainable,
  optimizerState,
  name,
}: {
  batches: Batches;
  gradient: GradientSource | Objective;
  optimizer?: GradientTransform;
  updates: number;
  trainable: string;
  optimizerState: "keep" | "reset";
  name: string;
}): Stage {
  return { is: "Stage", name, batches, gradient, ...(optimizer ? { optimizer } : {}), updates, trainable, optimizerState };
}

export const card = {
  run: stage,
  title: "Stage",
  summary: "One stretch of a training, with its own data and objective.",
  also: ["phase", "pre-training", "fine-tuning"],
  inputs: {
    batches: { port: { Batches: true }, doc: "What it learns from." },
    gradient: { port: { GradientSource: true, Objective: true }, doc: "What is made small; an objective means its plain gradient." },
    optimizer: { port: { GradientTransform: true }, optional: true, doc: "Instead of the optimizer of all stages." },
  },
  settings: {
    name: { control: "text", default: "stage", doc: "What the border on the curve says." },
    updates: { control: "number", default: 300, min: 0, step: 1, unit: "updates", onNode: true, doc: "How long it lasts; 0 skips it." },
    trainable: { control: "text", default: "", onNode: true, doc: "Layers that learn, with commas; empty: all." },
    optimizerState: {
      control: "choice",
      default: "reset",
      options: ["reset", "keep"],
      doc: "Whether the optimizer begins anew or goes on with what it remembers.",
    },
  },
  output: "Stage",
} satisfies NodeCard<typeof stage>;
