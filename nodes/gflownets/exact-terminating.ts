// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { distributionOf } from "../lib/gflownets/exact.ts";
import { besideTarget } from "../lib/gflownets/pictures.ts";
import { checkPolicy, terminatingOf } from "../lib/gflownets/policy.ts";
import type { Run } from "../lib/run.ts";
import type { Distribution, Environment, Model } from "../ports.ts";

/**
 * The probability of every object under a policy, exactly and without samples: a mass of 1 begins at the start, and each state passes
 * on what has arrived in it. In 64 bits, over all states in an order in which parents come first. Throws `policy.shape`.
 */
export async function exactTerminating({
  model,
  environment,
  run,
}: {
  model: Model;
  environment: Environment;
  run: Run;
}): Promise<Distribution> {
  checkPolicy(model, environment);
  const distribution = distributionOf("policy", environment, await terminatingOf(model, model, environment));
  run.show("distribution", besideTarget(distribution));
  return distribution;
}

export const card = {
  run: exactTerminating,
  title: "Exact distribution",
  summary: "How often a policy ends at each object, computed by pushing probability through all states.",
  also: ["terminating distribution", "gflownet", "sampler", "probability"],
  inputs: {
    model: { port: { Model: true }, doc: "The policy." },
    environment: { port: { Environment: true }, doc: "The world in which it walks." },
  },
  settings: {},
  output: "Distribution",
  reports: true,
  shows: { distribution: "How often the policy ends at each object, and beside it how often it should." },
} satisfies NodeCard<typeof exactTerminating>;
