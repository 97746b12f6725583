// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { listed } from "../lib/names.ts";
import { Problem } from "../lib/problem.ts";
import type { Scores } from "../ports.ts";

/**
 * Scores and, under `log.<name>`, the natural logarithms of the chosen ones (empty: of all). Differences of logarithms are ratios: -0.05
 * is five percent less. For numbers that are compared by how many times they are larger, or that vary over powers of ten.
 * Throws `log-scores.metric`, `log-scores.positive`.
 */
export function logScores({ scores, metrics }: { scores: Scores; metrics: string }): Scores {
  const named = listed(metrics);
  const names = named.length > 0 ? named : Object.keys(scores.metrics);
  const logs = names.map((name) => [`log.${name}`, logOf(name, scores.metrics)] as const);
  return { is: "Scores", metrics: { ...scores.metrics, ...Object.fromEntries(logs) } };
}

function logOf(name: string, metrics: Scores["metrics"]): number {
  const value = metrics[name];
  if (value === undefined) {
    throw new Problem("log-scores.metric", `The scores have no number "${name}".`, {
      field: "metrics",
      fix: `Choose from ${Object.keys(metrics).join(", ")}.`,
    });
  }
  if (value > 0) return Math.log(value);
  throw new Problem("log-scores.positive", `Only positive numbers have a logarithm, and "${name}" is ${value}.`, {
    field: "metrics",
    fix: "Leave it out: name those that are always above 0.",
  });
}

export const card = {
  run: logScores,
  title: "Log scores",
  summary: "Adds logarithms of scores, so that a verdict compares how many times one is larger than another.",
  also: ["ratio", "geometric mean", "logarithm", "relative"],
  inputs: { scores: { port: { Scores: true }, doc: "Scores above 0." } },
  settings: { metrics: { control: "text", default: "", onNode: true, doc: "Which numbers, with commas; empty: all." } },
  output: "Scores",
} satisfies NodeCard<typeof logScores>;
