// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Scores } from "../ports.ts";

/** All numbers of several scores as those of one arm. Throws `join-scores.twice` where two of them have the same name. */
export function joinScores({ scores }: { scores: readonly Scores[] }): Scores {
  const metrics: Record<string, number> = {};
  for (const { metrics: own } of scores) {
    for (const [name, value] of Object.entries(own)) {
      if (name in metrics) {
        throw new Problem("join-scores.twice", `Two of the scores have a number called "${name}".`, {
          field: "scores",
          fix: "Give one of them a prefix where it is measured.",
        });
      }
      metrics[name] = value;
    }
  }
  return { is: "Scores", metrics };
}

export const card = {
  run: joinScores,
  title: "Join scores",
  summary: "Puts several scores together as those of one arm.",
  also: ["merge", "combine metrics"],
  inputs: { scores: { port: { Scores: true }, many: true, doc: "Scores whose names differ." } },
  settings: {},
  output: "Scores",
} satisfies NodeCard<typeof joinScores>;
