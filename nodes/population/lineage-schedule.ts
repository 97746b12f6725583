// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Lineage, Schedule } from "../ports.ts";

/**
 * The schedule that a population found: what the ancestors of its best member ran with, round by round, each value held until the
 * next round. Steps are counted in updates. Throws `lineage.no-setting` where the population looked for no such setting.
 */
export function lineageSchedule({ lineage, setting }: { lineage: Lineage; setting: string }): Schedule {
  if (!lineage.settings.includes(setting)) {
    throw new Problem("lineage.no-setting", `The population did not look for "${setting}".`, {
      field: "setting",
      fix: `Take one of ${lineage.settings.join(", ")}.`,
    });
  }
  const { borders, ancestry, rounds } = lineage;
  const values = ancestry.map((member, round) => rounds[round]?.[member]?.values[setting] as number);
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => ({
      value: values[
        Math.max(
          0,
          borders.findLastIndex((border) => border <= step),
        )
      ] as number,
      state,
    }),
  };
}

export const card = {
  run: lineageSchedule,
  title: "Lineage schedule",
  summary: "Gives the schedule of one setting that a population found.",
  also: ["discovered schedule", "replay", "PBT", "population based training", "ancestry"],
  inputs: {
    lineage: { port: { Lineage: true }, doc: "What became of the population." },
  },
  settings: {
    setting: { control: "text", default: "rate", onNode: true, doc: "Name of the setting, as the population's space has it." },
  },
  output: "Schedule",
  reference: { by: "Jaderberg et al. 2017", title: "Population Based Training of Neural Networks", arxiv: "1711.09846" },
} satisfies NodeCard<typeof lineageSchedule>;
