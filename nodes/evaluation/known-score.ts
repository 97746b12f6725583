// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Scores } from "../ports.ts";

/** One number that is known without measuring, as the score of an arm: what a claim of "at least 70 %" is judged against. */
export function knownScore({ metric, value }: { metric: string; value: number }): Scores {
  return { is: "Scores", metrics: { [metric]: value } };
}

export const card = {
  run: knownScore,
  title: "Known score",
  summary: "A number that is known beforehand, for an arm that others are judged against.",
  also: ["constant", "threshold", "chance level", "reference value", "target"],
  inputs: {},
  settings: {
    metric: {
      control: "text",
      default: "accuracy",
      onNode: true,
      doc: "What the number is called, as the arms that are judged call theirs.",
    },
    value: { control: "number", default: 0.1, onNode: true, doc: "The number; accuracies from 0 to 1." },
  },
  output: "Scores",
} satisfies NodeCard<typeof knownScore>;
