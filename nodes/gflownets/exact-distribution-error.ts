// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { totalVariation } from "../lib/gflownets/exact.ts";
import type { Distribution, Scores } from "../ports.ts";

/** Below this a probability is one that no sampler would ever show. */
const tiny = 1e-30;

/**
 * How far a sampler's distribution p is from its target q, exactly: `tv` = half the sum of |p - q|, the largest error in the
 * probability of any set of objects, `kl` = sum of q log(q / p) in nats, which is large where it misses what it should find.
 * `prefix` stands before both names.
 */
export function exactDistributionError({ distribution, prefix }: { distribution: Distribution; prefix: string }): Scores {
  const { probabilities, target } = distribution;
  const kl = Array.from(target).reduce(
    (sum, q, place) => (q > 0 ? sum + q * Math.log(q / Math.max(probabilities[place] as number, tiny)) : sum),
    0,
  );
  return { is: "Scores", metrics: { [`${prefix}tv`]: totalVariation(probabilities, target), [`${prefix}kl`]: kl } };
}

export const card = {
  run: exactDistributionError,
  title: "Exact error",
  summary: "How far a sampler's distribution is from what it should be.",
  also: ["total variation", "KL divergence", "L1 distance", "gflownet"],
  inputs: { distribution: { port: { Distribution: true }, doc: "Probabilities of all objects, and what they should be." } },
  settings: {
    prefix: { control: "text", default: "", doc: "Put in front of each name, so that it differs from those of another moment." },
  },
  output: "Scores",
} satisfies NodeCard<typeof exactDistributionError>;
