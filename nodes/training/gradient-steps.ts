// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { supervised } from "../lib/supervised.ts";
import type { Batches, GradientSource, GradientTransform, Learning, Model, Objective } from "../ports.ts";

/**
 * The steps of an ordinary training, as a value: at every update one batch, one gradient, one move of the optimizer. For containers
 * that run many of them, or run them in their own way. Throws `trainable-unknown`, `nothing-learns`.
 */
export function gradientSteps({
  model,
  batches,
  gradient,
  optimizer,
  watch,
  trainable,
}: {
  model: Model;
  batches: Batches;
  gradient: GradientSource | Objective;
  optimizer: GradientTransform;
  watch?: readonly Objective[];
  trainable: string;
}): Learning {
  return supervised({ model, batches, gradient, optimizer, watch: watch ?? [], trainable });
}

export const card = {
  run: gradientSteps,
  title: "Gradient steps",
  summary: "The steps of an ordinary training, as a value.",
  also: ["train step", "update rule", "supervised"],
  inputs: {
    model: { port: { Model: true }, doc: "Where training starts." },
    batches: { port: { Batches: true }, doc: "What it learns from." },
    gradient: { port: { GradientSource: true, Objective: true }, doc: "What is made small; an objective means its plain gradient." },
    optimizer: { port: { GradientTransform: true }, doc: "How a gradient becomes a move of the weights." },
    watch: { port: { Objective: true }, many: true, optional: true, doc: "Objectives that are only recorded." },
  },
  settings: {
    trainable: { control: "text", default: "", doc: "Layers that learn, with commas; empty: all." },
  },
  output: "TrainStep",
  numbers: { objective: "gradient", optimizer: "optimizer", batches: "batches", "@": "watch" },
  infer: { model: "x -> y", batches: "x" },
} satisfies NodeCard<typeof gradientSteps>;
