// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { missing } from "../lib/agents/change.ts";
import { scheduleOf } from "../lib/driven.ts";
import { Problem } from "../lib/problem.ts";
import { look, nothingSeen, type Seen } from "../lib/stall-rule.ts";
import type { Driven, Json, Schedule } from "../ports.ts";

/**
 * A closed loop: what `base` says, times `factor` once more each time that a metric of the training asks for it.
 *
 * After every `every` updates, with v the last value of `metric` and u the one `back` looks before: *stalls* where v > ratio u (a
 * metric that should fall does not), *rises above* and *falls below* where v passes `mark`. It acts from the next update on, then
 * only looks `patience` times, and acts at most `most` times. With *stalls* it is the rule of a rule agent inside the run, and
 * reduces to `base` where the metric never stalls. A metric that is not finite asks for nothing.
 *
 * The metric has to be measured as often as it is looked at. Throws `agent.no-metric`, `on-metric.factor`.
 * Source: "newbob" annealing of speech recognizers; reduce-on-plateau.
 */
export function onMetric({
  base,
  metric,
  every,
  rule,
  ratio,
  back,
  mark,
  factor,
  patience,
  most,
}: {
  base: Driven;
  metric: string;
  every: number;
  rule: "stalls" | "rises above" | "falls below";
  ratio: number;
  back: number;
  mark: number;
  factor: number;
  patience: number;
  most: number;
}): Schedule {
  if (!(factor > 0)) {
    throw new Problem("on-metric.factor", `A number cannot become ${factor} times what it is.`, {
      field: "factor",
      fix: "Write a number above 0: 0.5 halves it.",
    });
  }
  type State = { under: Json; seen: Seen };
  const stall = { ratio, back, wait: patience, most };
  const looked = (seen: Seen, value: number): Seen => {
    if (!Number.isFinite(value)) return seen;
    if (rule === "stalls") return look(stall, seen, value).seen;
    const isPassed = rule === "rises above" ? value > mark : value < mark;
    const acts = isPassed && seen.waits === 0 && seen.times < most;
    return { values: [], waits: acts ? patience : Math.max(0, seen.waits - 1), times: seen.times + (acts ? 1 : 0) };
  };
  const followed = scheduleOf(base);
  return {
    is: "Schedule",
    init: (): State => ({ under: followed.init(), seen: nothingSeen }),
    at: (state: State, clock) => {
      const under = followed.at(state.under, clock);
      let { seen } = state;
      if (clock.step > 0 && clock.step % every === 0) {
        const value = clock.metrics[metric];
        // Asked for the share of a batch, it may be before the first measurement.
        if (value === undefined && clock.step > every) throw missing(metric, clock.metrics);
        if (value !== undefined) seen = looked(seen, value);
      }
      return { value: under.value * factor ** seen.times, state: { under: under.state, seen } };
    },
  };
}

export const card = {
  run: onMetric,
  title: "On metric",
  summary: "Changes a number when a metric of the training stalls or passes a mark.",
  also: ["reduce on plateau", "newbob", "closed loop", "halve the rate", "pacing"],
  inputs: {},
  settings: {
    base: {
      control: "number",
      driven: true,
      default: 0.03,
      onNode: true,
      doc: "What it follows: a number, or a schedule wired here.",
    },
    metric: { control: "text", default: "validation.loss", doc: "What it looks at; it has to be measured at every look." },
    every: { control: "number", default: 25, min: 1, step: 1, unit: "updates", onNode: true, doc: "Updates between two looks." },
    rule: {
      control: "choice",
      default: "stalls",
      options: ["stalls", "rises above", "falls below"],
      doc: "What it waits for.",
    },
    ratio: {
      control: "number",
      default: 0.98,
      min: 0,
      when: { setting: "rule", is: ["stalls"] },
      doc: "It stalls above this share of an earlier value.",
    },
    back: {
      control: "number",
      default: 2,
      min: 1,
      step: 1,
      when: { setting: "rule", is: ["stalls"] },
      doc: "How many looks before the last one the earlier value lies.",
    },
    mark: {
      control: "number",
      default: 1,
      when: { setting: "rule", is: ["rises above", "falls below"] },
      doc: "The value that is passed.",
    },
    factor: { control: "number", default: 0.5, min: 0, onNode: true, doc: "The number becomes this many times what it is." },
    patience: { control: "number", default: 2, min: 0, step: 1, doc: "Looks after a change at which nothing is changed." },
    most: { control: "number", default: 6, min: 0, step: 1, doc: "It changes at most this often." },
  },
  output: "Schedule",
} satisfies NodeCard<typeof onMetric>;
