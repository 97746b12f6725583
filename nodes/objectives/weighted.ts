// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import type { Driven, Objective } from "../ports.ts";

/**
 * An objective times a number, which a schedule may drive. The number is called `weight`, so that a mixer
 * can divide by the sum of the weights. Metrics are passed on as they are, before the weight.
 * A number of the inner objective that is called `weight`, too, becomes `inner.weight`.
 */
export function weighted({ objective, weight }: { objective: Objective; weight: Driven }): Objective {
  const outer = (name: string): string => (name === "weight" || name.startsWith("inner.") ? `inner.${name}` : name);
  const names = Object.keys(objective.numbers);
  return {
    ...objective,
    numbers: { ...Object.fromEntries(names.map((name) => [outer(name), objective.numbers[name] as Driven])), weight },
    init: () => objective.init(),
    evaluate: (c) => {
      const own = Object.fromEntries(names.map((name) => [name, c.numbers[outer(name)] as tf.Scalar]));
      const made = objective.evaluate({ ...c, numbers: own });
      const factor = c.numbers.weight as tf.Scalar;
      return { ...made, parts: Object.fromEntries(Object.entries(made.parts).map(([name, each]) => [name, tf.mul(each, factor)])) };
    },
  };
}

export const card = {
  run: weighted,
  title: "Weighted objective",
  summary: "Multiplies an objective by a number that may change in time.",
  also: ["loss weight", "lambda", "alpha", "coefficient"],
  inputs: {
    objective: { port: { Objective: true }, doc: "What is weighted." },
  },
  settings: {
    weight: { control: "number", driven: true, default: 1, min: 0, onNode: true, doc: "The factor: a number, or a schedule wired here." },
  },
  output: "Objective",
} satisfies NodeCard<typeof weighted>;
