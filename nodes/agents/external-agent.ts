// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Act } from "../lib/act.ts";
import { change } from "../lib/agents/change.ts";
import { loopback, post, understood } from "../lib/agents/outside.ts";
import type { Agent, Json } from "../ports.ts";

/**
 * Lets a program of yours on this machine watch a training and change it: a script, a model with a server around it.
 *
 * After every `every` updates it gets by POST, as JSON:
 * `{ "step": 50, "number": "rate", "metrics": { "loss": 0.4, "validation.loss": 0.5 }, "numbers": { "rate": 0.01 }, "kept": [0, 25, 50],
 * "history": [{ "step": 25, "metrics": { ... }, "numbers": { ... } }], "failed": false }`. `failed`: the next update has no finite
 * loss (`null` here), and unless the answer goes back the training ends. `kept`: states that it can go back to. `history`: what it was
 * told before, the last 40 times.
 *
 * It answers `{ "answer": "Double" }`, `"Half"` or `"Same"` (of `number`), or `{ "acts": [...] }` with at most 20 of
 * `{ "do": "hold", "name": "rate", "value": 0.01 }`, `{ "do": "scale", "name": "rate", "factor": 0.5 }`, `{ "do": "release", "name": "rate" }`,
 * `{ "do": "load", "step": 25 }`, `{ "do": "reset", "layer": "hidden1" }`, `{ "do": "end" }`, `{ "do": "same" }`; with a `"reason"` in words.
 * No answer within `timeout` seconds, or anything else, counts as Same, and the reason says so.
 *
 * What was asked and answered is in the run's record. A run that is resumed, replayed or reproduced takes it from there and asks nobody.
 * Only addresses of this machine are asked. Throws `external-agent.url`, `agent.no-number`.
 *
 * Source: Zhang 2025, arXiv:2510.02297 (an LLM answers Double, Half or Same with a reason). Nothing here needs one.
 */
export function externalAgent({
  url,
  every,
  timeout,
  number,
  by,
  states,
}: {
  url: string;
  every: number;
  timeout: number;
  number: string;
  by: "hold" | "scale";
  states: number;
}): Agent {
  const address = loopback(url);
  type Told = { step: number; metrics: Readonly<Record<string, number>>; numbers: Readonly<Record<string, number>> };
  return {
    is: "Agent",
    name: "external agent",
    every,
    outside: true,
    init: () => [],
    ask: async ({ state, step, metrics, numbers, kept, answer }) => {
      const history = state as readonly Told[];
      const failed = "loss" in metrics && !Number.isFinite(metrics.loss);
      const acts = async (): Promise<{ acts: readonly Act[]; reason?: string }> => {
        if (answer !== undefined) return answer;
        try {
          const { reason, ...said } = understood(
            await post(address, { step, number, metrics, numbers, kept, history, failed } as Json, timeout),
          );
          const why = reason === undefined ? {} : { reason };
          if ("acts" in said) return { acts: said.acts.length > 0 ? said.acts : [{ do: "same" }], ...why };
          if (said.answer === "Same") return { acts: [{ do: "same" }], ...why };
          return { acts: [change({ by, number, factor: said.answer === "Half" ? 0.5 : 2 }, numbers)], ...why };
        } catch (error) {
          if (error instanceof Error && error.constructor === Error) return { acts: [{ do: "same" }], reason: `Same: ${error.message}` };
          throw error;
        }
      };
      const told = [...history, { step, metrics, numbers }].slice(-40);
      return { ...(await acts()), state: failed ? state : told, keep: states === 0 ? [] : [0, ...kept.slice(-states)] };
    },
  };
}

export const card = {
  run: externalAgent,
  title: "External agent",
  summary: "Lets a program on this machine watch a training and change it; nothing needs one.",
  also: ["LLM", "language model", "client", "HTTP", "endpoint", "live control", "human in the loop"],
  inputs: {},
  settings: {
    url: { control: "text", default: "http://127.0.0.1:8765/ask", onNode: true, doc: "Where the program listens, on this machine." },
    every: { control: "number", default: 25, min: 1, step: 1, unit: "updates", onNode: true, doc: "Updates between two questions." },
    timeout: { control: "number", default: 10, min: 0.1, max: 600, doc: "Seconds after which no answer counts as Same." },
    number: { control: "text", default: "rate", onNode: true, doc: "Which number Double and Half change." },
    by: {
      control: "choice",
      default: "hold",
      options: ["hold", "scale"],
      doc: "Hold the number at the new value, or scale it together with the rest of its schedule.",
    },
    states: {
      control: "number",
      default: 8,
      min: 0,
      max: 60,
      step: 1,
      doc: "How many of the last states it can go back to, beside the start.",
    },
  },
  output: "Agent",
  reference: { by: "Zhang 2025", title: "Interactive Training: Feedback-Driven Neural Network Optimization", arxiv: "2510.02297" },
} satisfies NodeCard<typeof externalAgent>;
