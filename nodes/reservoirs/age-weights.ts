// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { StepWeights } from "../ports.ts";

/**
 * Past steps count by their age: decay^age. With decay 1 all count the same (a rolling window); below 1 it is NexCP.
 * Source: Barber et al. 2023, "Conformal prediction beyond exchangeability".
 */
export function ageWeights({ decay }: { decay: number }): StepWeights {
  return {
    is: "StepWeights",
    name: decay === 1 ? "all alike" : `age, ${decay}`,
    at: (now, past) => Float32Array.from(past, (step) => decay ** (now - step)),
  };
}

export const card = {
  run: ageWeights,
  title: "Weights by age",
  summary: "Lets past steps count all alike, or the newer the more.",
  also: ["NexCP", "rolling window", "exponential forgetting", "split conformal"],
  inputs: {},
  settings: {
    decay: {
      control: "number",
      default: 1,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Factor on a step's weight for each step of age; 1: all alike.",
    },
  },
  output: "StepWeights",
  reference: { by: "Barber et al. 2023", title: "Conformal prediction beyond exchangeability", arxiv: "2202.13415" },
} satisfies NodeCard<typeof ageWeights>;
