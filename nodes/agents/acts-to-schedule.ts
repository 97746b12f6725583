// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { type Touch, touched, underHand } from "../lib/act.ts";
import { scheduleOf } from "../lib/driven.ts";
import { Problem } from "../lib/problem.ts";
import type { Driven, Schedule, Trained } from "../ports.ts";

/**
 * What was done to one number of a training, as a schedule: `base` until it was first held or scaled, then what it was made, step for
 * step. A training driven by it needs neither hand nor agent, and is the same where nothing else was done (no going back, no layer
 * begun anew). The base is followed at every update also while it is not heard. Steps count the training's updates from 0.
 *
 * Throws `acts-to-schedule.none` where nothing was done to that number.
 */
export function actsToSchedule({ trained, base, number }: { trained: Trained; base: Driven; number: string }): Schedule {
  const acts = (trained.acts ?? []).flatMap(({ step, act, refused }) =>
    "name" in act && act.name === number && refused === undefined ? [{ step, act }] : [],
  );
  if (acts.length === 0 && (trained.acts ?? []).length > 0) throw none(trained, number);
  const touches: { from: number; touch: Touch }[] = [];
  let touch: Touch | undefined;
  for (const { step, act } of acts) {
    touch = touched(touch, act);
    touches.push({ from: step, touch: touch ?? {} });
  }
  const followed = scheduleOf(base);
  return {
    is: "Schedule",
    init: () => followed.init(),
    at: (state, clock) => {
      const under = followed.at(state, clock);
      const now = touches.findLast(({ from }) => from <= clock.step);
      return now === undefined ? under : { value: underHand(under.value, now.touch), state: under.state };
    },
  };
}

function none({ acts = [] }: Trained, number: string): Problem {
  const names = [...new Set(acts.flatMap(({ act }) => ("name" in act ? [act.name] : [])))];
  return new Problem("acts-to-schedule.none", `Nothing was done to a number "${number}" in this training.`, {
    field: "number",
    fix: `Name one of ${names.join(", ") || "none: other things were done to it"}.`,
  });
}

export const card = {
  run: actsToSchedule,
  title: "Acts to schedule",
  summary: "Makes a schedule of what a hand or an agent did to a number of a training.",
  also: ["interventions to schedule", "distil the agent", "record", "by hand"],
  inputs: {
    trained: { port: { Trained: true }, doc: "The training with the record of what was done to it." },
  },
  settings: {
    base: {
      control: "number",
      driven: true,
      default: 0.01,
      onNode: true,
      doc: "What the number was before: a number, or the schedule that drove it.",
    },
    number: { control: "text", default: "rate", onNode: true, doc: "Which number of that training." },
  },
  output: "Schedule",
  readsActs: true,
  reference: { by: "Zhang 2025", title: "Interactive Training: Feedback-Driven Neural Network Optimization", arxiv: "2510.02297" },
} satisfies NodeCard<typeof actsToSchedule>;
