// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { plainSource } from "../lib/gradients.ts";
import type { GradientSource, Objective } from "../ports.ts";

/**
 * The gradient of the mean loss over the batch, for all weights at once. Weights that the loss does not
 * depend on get zero. `train` makes the same of a bare objective; this node stands where another source may be put.
 */
export function plainGradient({ objective }: { objective: Objective }): GradientSource {
  return plainSource(objective);
}

export const card = {
  run: plainGradient,
  title: "Plain gradient",
  summary: "One gradient of the whole loss.",
  also: ["backpropagation", "gradient source"],
  inputs: { objective: { port: { Objective: true }, doc: "What is made small." } },
  settings: {},
  output: "GradientSource",
} satisfies NodeCard<typeof plainGradient>;
