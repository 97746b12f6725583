// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { change, missing } from "../lib/agents/change.ts";
import { look, nothingSeen, type Seen } from "../lib/stall-rule.ts";
import type { Agent } from "../ports.ts";

/**
 * Watches a training by a rule and answers Half, Same or Back.
 *
 * Asked after every `every` updates, with v the last value of `metric` and u the one `back` looks before: Half (the number called
 * `number` times `factor`) where v > ratio u; then it only looks `wait` times, and halves at most `most` times. Where v is
 * not finite, is more than `explosion` times (0: never) what it was at the last good look, or where the next update has no finite
 * loss, it answers Back: everything learnt as it was at the last good look (the start counts as one), then Half. Else Same.
 *
 * `hold` sets the number to a value, which its schedule no longer moves; `scale` multiplies it and the rest of its schedule.
 * The metric has to be measured as often as it is looked at. Throws `agent.no-metric`, `agent.no-number`.
 *
 * Source: Zhang 2025, arXiv:2510.02297, agent loop with the answers Double, Half, Same; the rule instead of a language model is ours.
 */
export function ruleAgent({
  every,
  metric,
  number,
  factor,
  ratio,
  back,
  wait,
  most,
  explosion,
  start,
  by,
}: {
  every: number;
  metric: string;
  number: string;
  factor: number;
  ratio: number;
  back: number;
  wait: number;
  most: number;
  explosion: number;
  start: number;
  by: "hold" | "scale";
}): Agent {
  type Memory = { seen: Seen; good: { step: number; value: number | null } };
  const rule = { ratio, back, wait, most };
  const begun: Memory = { seen: nothingSeen, good: { step: 0, value: start > 0 ? start : null } };
  const say = (value: number) => Number(value.toPrecision(3));
  return {
    is: "Agent",
    name: "rule agent",
    every,
    init: () => begun,
    ask: async ({ state, step, metrics, numbers }) => {
      const { seen, good } = state as Memory;
      const half = () => change({ by, number, factor }, numbers);
      const value = metrics[metric];
      const failed = "loss" in metrics && !Number.isFinite(metrics.loss);
      if (value === undefined && step > 0 && !failed) throw missing(metric, metrics);
      const exploded = explosion > 0 && good.value !== null && (value as number) > explosion * good.value;
      if (failed || exploded || (value !== undefined && !Number.isFinite(value))) {
        const why = failed ? `the next update has the loss ${metrics.loss}` : `${metric} is ${say(value as number)}`;
        return {
          state: { seen: { ...seen, values: good.value === null ? [] : [good.value], waits: wait }, good },
          acts: [{ do: "load", step: good.step }, half()],
          reason: `Back, and Half: ${why}`,
          keep: [good.step],
        };
      }
      if (value === undefined) return { state, acts: [], keep: [step] };
      const looked = look(rule, seen, value);
      return {
        state: { seen: looked.seen, good: { step, value } },
        ...(looked.isStalled
          ? { acts: [half()], reason: `Half: ${metric} ${say(value)} is above ${ratio} x ${say(looked.before as number)}` }
          : { acts: [] }),
        keep: [step],
      };
    },
  };
}

export const card = {
  run: ruleAgent,
  title: "Rule agent",
  summary: "Watches a training: halves a number when a metric stalls, and goes back when it explodes.",
  also: ["live control", "interventions", "half same double", "reduce on plateau", "rewind"],
  inputs: {},
  settings: {
    every: { control: "number", default: 25, min: 1, step: 1, unit: "updates", onNode: true, doc: "Updates between two looks." },
    metric: { control: "text", default: "validation.loss", doc: "What it looks at; it should fall, and be measured at every look." },
    number: { control: "text", default: "rate", onNode: true, doc: "Which number of the training it changes." },
    factor: { control: "number", default: 0.5, min: 0, max: 1, doc: "Half is this times what the number is." },
    ratio: { control: "number", default: 0.98, min: 0, doc: "It stalls above this share of an earlier value." },
    back: { control: "number", default: 2, min: 1, step: 1, doc: "How many looks before the last one the earlier value lies." },
    wait: { control: "number", default: 2, min: 0, step: 1, doc: "Looks after a change at which nothing is changed." },
    most: { control: "number", default: 6, min: 0, step: 1, onNode: true, doc: "It halves at most this often." },
    explosion: {
      control: "number",
      default: 5,
      min: 0,
      doc: "It goes back above this many times the last good value; 0: only where it is not finite.",
    },
    start: { control: "number", default: 0, min: 0, doc: "What the metric is before the training, for going back to there; 0: not known." },
    by: {
      control: "choice",
      default: "hold",
      options: ["hold", "scale"],
      doc: "Hold the number at the new value, or scale it together with the rest of its schedule.",
    },
  },
  output: "Agent",
  reference: { by: "Zhang 2025", title: "Interactive Training: Feedback-Driven Neural Network Optimization", arxiv: "2510.02297" },
} satisfies NodeCard<typeof ruleAgent>;
