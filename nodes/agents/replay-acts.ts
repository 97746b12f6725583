// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Agent, Trained } from "../ports.ts";

/**
 * Does to a training what was done to another one, at the same steps: with the same model, data and streams it is that training, bit for
 * bit, without whoever did it then. What a hand did is done before the measurement of its step, as it was; what an agent did after it.
 * What was refused then is left out. Without acts it does nothing.
 *
 * Source: Zhang 2025, arXiv:2510.02297; that the record alone makes the run again is ours.
 */
export function replayActs({ trained }: { trained: Trained }): Agent {
  const done = (trained.acts ?? []).filter(({ refused }) => refused === undefined);
  const loads = done.flatMap(({ step, act }) => (act.do === "load" ? [{ from: act.step, at: step }] : []));
  const at = (step: number, isHand: boolean) => done.filter((one) => one.step === step && (one.by === undefined) === isHand);
  return {
    is: "Agent",
    name: "replay",
    every: 0,
    init: () => null,
    before: (step) => at(step, true).map(({ act }) => act),
    ask: async ({ state, step }) => {
      const now = at(step, false);
      const reasons = [...new Set(now.map(({ by, reason }) => `as ${by} did${reason === undefined ? "" : `. ${reason}`}`))];
      return {
        state,
        acts: now.map(({ act }) => act),
        ...(now.length === 0 ? {} : { reason: reasons.join("; ") }),
        keep: loads.filter((load) => load.at > step && load.from <= step).map(({ from }) => from),
      };
    },
  };
}

export const card = {
  run: replayActs,
  title: "Replay acts",
  summary: "Does to a training what was done to another one, and needs nobody for it.",
  also: ["replay", "record", "interventions", "without a client", "reproduce"],
  inputs: {
    trained: { port: { Trained: true }, doc: "The training with the record of what was done to it." },
  },
  settings: {},
  output: "Agent",
  readsActs: true,
  reference: { by: "Zhang 2025", title: "Interactive Training: Feedback-Driven Neural Network Optimization", arxiv: "2510.02297" },
} satisfies NodeCard<typeof replayActs>;
