// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Stage, StagePlan } from "../ports.ts";

/** Stages in the order in which they are run. Throws `stages-empty` when there is none. */
export function stagePlan({ stages }: { stages: readonly Stage[] }): StagePlan {
  if (stages.length === 0)
    throw new Problem("stages-empty", "The plan has no stage.", { field: "stages", fix: "Wire at least one stage." });
  return { is: "StagePlan", stages: [...stages] };
}

export const card = {
  run: stagePlan,
  title: "Stage plan",
  summary: "Puts stages in a row.",
  also: ["phases", "pipeline", "sequence"],
  inputs: { stages: { port: { Stage: true }, many: true, doc: "From first to last." } },
  settings: {},
  output: "StagePlan",
} satisfies NodeCard<typeof stagePlan>;
