// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { numbered } from "../lib/names.ts";
import type { Driven, Objective, Part, Tensors } from "../ports.ts";

/**
 * The sum of objectives; their parts stay apart. `normalize` divides it by the sum of this step's weights,
 * so that the learning rate keeps its meaning while they change; an objective without a weight counts 1.
 *
 * Numbers and metrics are prefixed by the objective's name, say `softTargets.temperature` and
 * `softTargets.teacherLoss`; a metric called like its objective keeps that name alone (`crossEntropy`).
 * Two objectives of one name become `softTargets` and `softTargets2`, in the order of the list.
 */
export function mixObjectives({ parts, normalize }: { parts: readonly Objective[]; normalize: boolean }): Objective {
  const named = numbered(parts.map(({ name }) => name)).map((name, place) => ({ name, objective: parts[place] as Objective }));
  const numbers: Record<string, Driven> = {};
  for (const { name, objective } of named) {
    for (const [inner, value] of Object.entries(objective.numbers)) numbers[`${name}.${inner}`] = value;
  }
  const owns: Part[] = [...new Set(parts.flatMap((objective) => objective.owns))];
  const ends = new Set(parts.map(({ until }) => until));
  const until = ends.size === 1 ? parts[0]?.until : undefined;

  return {
    is: "Objective",
    name: "mix",
    numbers,
    owns,
    ...(until === undefined ? {} : { until }),
    check: (c) => {
      for (const objective of parts) objective.check?.(c);
    },
    init: () => Object.fromEntries(named.map(({ name, objective }) => [name, objective.init()])),
    evaluate: (c) => {
      const weights = named.map(({ name }) => c.numbers[`${name}.weight`] ?? 1);
      const total = normalize ? weights.reduce<tf.Tensor>((sum, weight) => tf.add(sum, weight), tf.scalar(0)) : undefined;
      const made = {
        parts: {} as Record<string, tf.Tensor>,
        metrics: {} as Record<string, tf.Tensor>,
        state: {} as Record<string, Tensors>,
      };
      for (const { name, objective } of named) {
        const own = Object.fromEntries(Object.keys(objective.numbers).map((inner) => [inner, c.numbers[`${name}.${inner}`] as tf.Scalar]));
        const one = objective.evaluate({ ...c, numbers: own, state: c.state[name] as Tensors });
        for (const [part, each] of Object.entries(one.parts)) made.parts[under(name, part, objective)] = total ? tf.div(each, total) : each;
        for (const [metric, value] of Object.entries(one.metrics)) made.metrics[under(name, metric, objective)] = value;
        made.state[name] = one.state;
      }
      return made;
    },
  };
}

/** `crossEntropy` stays, or becomes `crossEntropy2` for a second one; all else gets its objective's name in front. */
function under(name: string, inner: string, objective: Objective): string {
  return inner === objective.name ? name : `${name}.${inner}`;
}

export const card = {
  run: mixObjectives,
  title: "Sum of objectives",
  summary: "Asks for several things at once.",
  also: ["mix objectives", "multi-task", "total loss"],
  inputs: {
    parts: { port: { Objective: true }, many: true, doc: "What is added; weigh each with a weighted objective." },
  },
  settings: {
    normalize: { control: "toggle", default: false, onNode: true, doc: "Divide by the sum of this step's weights." },
  },
  output: "Objective",
  numbers: { "@.": "parts" },
} satisfies NodeCard<typeof mixObjectives>;
