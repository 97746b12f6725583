// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Run } from "../lib/run.ts";
import { mean } from "../lib/statistics.ts";
import { validate } from "../lib/validate.ts";
import type { Examples, Model, Scores } from "../ports.ts";

/**
 * How well several models classify on average: `accuracy` and `loss` are means over the models, `worst` and `best` the lowest and
 * highest accuracy among them. Fractions and nats; the models run in evaluation mode.
 *
 * Shows `members`, the accuracy of each. Throws `examples.no-column` when the examples have no `input` or `label`.
 */
export async function evaluateMembers({
  members,
  examples,
  run,
}: {
  members: readonly Model[];
  examples: Examples;
  run: Run;
}): Promise<Scores> {
  const found: { accuracy: number; loss: number }[] = [];
  for (const model of members) found.push(await validate(model, model, examples, run.breathe));
  const accuracies = found.map(({ accuracy }) => accuracy);
  run.show("members", {
    is: "Bars",
    y: { label: "accuracy" },
    bars: accuracies.map((value, place) => ({ label: String(place + 1), value })),
  });
  const metrics = {
    accuracy: mean(accuracies),
    loss: mean(found.map(({ loss }) => loss)),
    worst: Math.min(...accuracies),
    best: Math.max(...accuracies),
  };
  return { is: "Scores", metrics };
}

export const card = {
  run: evaluateMembers,
  title: "Evaluate members",
  summary: "Measures several models on the same examples, on average and at both ends.",
  also: ["mean of the population", "ensemble members", "test", "accuracy"],
  inputs: {
    members: { port: { Model: true }, many: true, doc: "The models that are measured." },
    examples: { port: { Examples: true }, doc: "Examples with labels that none of them was trained on." },
  },
  settings: {},
  output: "Scores",
  reports: true,
  shows: { members: "Accuracy of each model." },
} satisfies NodeCard<typeof evaluateMembers>;
