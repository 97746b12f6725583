// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Clock, Schedule } from "../ports.ts";

/**
 * A distillation temperature that falls along a cosine and is held up while the student is far worse than its teacher.
 *
 * After every batch, with L_S and L_T the cross-entropies of student and teacher on it, e its epoch (from 0, at most `epochs`) and
 * d = L_T - L_S: c = (1 + cos(pi kappa e / epochs)) / 2, a = d / (d + 1), target = initial c a where a > 1
 * (the student is more than 1 nat worse), else initial c; T <- momentum T + (1 - momentum) clamp(target, min, max).
 * The first step uses `initial`; the T that a step sees was moved by the losses of the step before. `cap`
 * limits a; 0 leaves that to `max`. Losses are read from the metrics by name, in nats.
 *
 * Throws `metrics.missing` when the training does not record one of them.
 * Source: Islam 2025, arXiv:2511.13767, as in the public vision trainer (kappa 1, momentum 0.9).
 */
export function lossGapTemperature({
  taskLoss,
  teacherLoss,
  initial,
  min,
  max,
  kappa,
  momentum,
  cap,
  epochs,
  stepsPerEpoch,
}: {
  taskLoss: string;
  teacherLoss: string;
  initial: number;
  min: number;
  max: number;
  kappa: number;
  momentum: number;
  cap: number;
  epochs: number;
  stepsPerEpoch: number;
}): Schedule<number> {
  return {
    is: "Schedule",
    init: () => initial,
    at: (temperature, clock) => {
      if (clock.step === 0) return { value: temperature, state: temperature };
      const gap = metric(clock, teacherLoss, "teacherLoss") - metric(clock, taskLoss, "taskLoss");
      const epoch = Math.min(epochs, Math.floor((clock.step - 1) / stepsPerEpoch));
      const fall = 0.5 * (1 + Math.cos((Math.PI * kappa * epoch) / epochs));
      const scale = gap / (gap + 1);
      const capped = cap > 0 ? Math.min(cap, scale) : scale;
      const target = Math.min(max, Math.max(min, initial * fall * Math.max(1, capped)));
      // In this form a target that equals T leaves it alone to the last bit.
      const next = temperature + (1 - momentum) * (target - temperature);
      return { value: next, state: next };
    },
  };
}

function metric(clock: Clock, name: string, field: string): number {
  const value = clock.metrics[name];
  if (value !== undefined) return value;
  throw new Problem(
    "metrics.missing",
    `The training records no "${name}"; it records ${Object.keys(clock.metrics).join(", ") || "nothing"}.`,
    {
      field,
      fix: "Name one of these, or train with an objective that records it.",
    },
  );
}

export const card = {
  run: lossGapTemperature,
  title: "Loss gap temperature",
  summary: "Softens the teacher while the student is far behind, and sharpens it in time.",
  also: ["DTS", "dynamic temperature", "distillation temperature", "closed loop"],
  inputs: {},
  settings: {
    taskLoss: { control: "text", default: "crossEntropy", doc: "Metric that is the student's cross-entropy on the batch." },
    teacherLoss: { control: "text", default: "softTargets.teacherLoss", doc: "Metric that is the teacher's cross-entropy on the batch." },
    initial: { control: "number", default: 8, min: 0.01, onNode: true, doc: "Temperature at the start." },
    min: { control: "number", default: 4, min: 0.01, onNode: true, doc: "Lowest temperature." },
    max: { control: "number", default: 8, min: 0.01, onNode: true, doc: "Highest temperature." },
    kappa: { control: "number", default: 1, min: 0, max: 1, doc: "Share of the half cosine that is run through by the last epoch." },
    momentum: { control: "number", default: 0.9, min: 0, max: 1, doc: "Share of the temperature that is kept at each update." },
    cap: { control: "number", default: 0, min: 0, doc: "Largest factor that a loss gap may give; 0 for none." },
    epochs: { control: "number", default: 100, min: 1, step: 1, unit: "epochs", doc: "Epochs of the cosine." },
    stepsPerEpoch: { control: "number", default: 12, min: 1, step: 1, unit: "updates", doc: "Updates that make an epoch." },
  },
  output: "Schedule",
  reference: { by: "Islam 2025", title: "Dynamic Temperature Scheduler for Knowledge Distillation", arxiv: "2511.13767" },
} satisfies NodeCard<typeof lossGapTemperature>;
