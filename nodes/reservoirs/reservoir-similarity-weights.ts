// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { States, StepWeights } from "../ports.ts";

/**
 * Past steps count as much as their state resembles the state of now (ResCP): w[s] = exp(cos(h[t], h[s]) / tau). As tau grows all count
 * the same; as it goes to 0 only the nearest does. States are compared by the cosine of their angle, or by minus their squared distance.
 *
 * Source: Neglia et al. 2025, arXiv:2510.05060. Throws `similarity.tau`.
 */
export function reservoirSimilarityWeights({
  states,
  tau,
  similarity,
}: {
  states: States;
  tau: number;
  similarity: "cosine" | "distance";
}): StepWeights {
  if (!(tau > 0)) {
    throw new Problem("similarity.tau", `Weights cannot have the temperature ${tau}.`, {
      field: "tau",
      fix: "Write a positive number; 0.05 is sharp, 1 is flat.",
    });
  }
  const { size, count, values, from } = states;
  const lengths = Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (values[row * size + i] as number) ** 2;
    return Math.sqrt(sum) || 1;
  });
  const alike = (a: number, b: number): number => {
    let dot = 0;
    for (let i = 0; i < size; i++) dot += (values[a * size + i] as number) * (values[b * size + i] as number);
    const [x, y] = [lengths[a] as number, lengths[b] as number];
    return similarity === "cosine" ? dot / (x * y) : 2 * dot - x * x - y * y;
  };
  return {
    is: "StepWeights",
    name: "resemblance",
    at: (now, past) => {
      const all = Float64Array.from(past, (step) => alike(now - from, step - from));
      const most = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      return Float32Array.from(all, (value) => Math.exp((value - most) / tau));
    },
  };
}

export const card = {
  run: reservoirSimilarityWeights,
  title: "Weights by resemblance",
  summary: "Lets past steps count as much as the reservoir's state then resembles its state now.",
  also: ["ResCP", "similarity", "attention", "kernel", "softmax"],
  inputs: { states: { port: { States: true }, doc: "The reservoir's state at every step." } },
  settings: {
    tau: {
      control: "number",
      default: 0.05,
      min: 0,
      onNode: true,
      doc: "Temperature: small lets only the most alike count, large lets all.",
    },
    similarity: { control: "choice", default: "cosine", options: ["cosine", "distance"], doc: "How states are compared." },
  },
  output: "StepWeights",
  reference: { by: "Neglia et al. 2025", title: "ResCP: Reservoir Conformal Prediction for Time Series Forecasting", arxiv: "2510.05060" },
} satisfies NodeCard<typeof reservoirSimilarityWeights>;
