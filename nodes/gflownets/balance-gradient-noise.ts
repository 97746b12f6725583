// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { compiled } from "../lib/engine/compiled.ts";
import { checkPolicy } from "../lib/gflownets/policy.ts";
import { flowsOf, tablesOf } from "../lib/gflownets/tables.ts";
import { heightsOf, sampleWalks } from "../lib/gflownets/walks.ts";
import { cosineOf, gradientNoise } from "../lib/gradient-noise.ts";
import { lossAndGradients } from "../lib/gradients.ts";
import type { Key } from "../lib/key.ts";
import { owning } from "../lib/owning.ts";
import { derive, uniform } from "../lib/random.ts";
import { valuesOf } from "../lib/read.ts";
import type { Run } from "../lib/run.ts";
import { leaves } from "../lib/tree.ts";
import type { BalanceObjective, Driven, Environment, Model, Scores } from "../ports.ts";

/**
 * How noisy the gradient of an objective is at a policy that stays as it is. Over `batches` small batches of fresh walks:
 * `variance`, summed over all weights; `relative`, the same over the squared norm of the mean, because the variance alone shows mostly
 * the scale of the loss; `cosine` between the mean and the gradient of `reference` over one batch of `referenceWalks`.
 *
 * The scalar log Z is read as log F of the start: what it was trained to be under one objective means nothing to another.
 * Numbers that a schedule drives have their first value. Throws `policy.shape`.
 *
 * Source: Madan et al. 2022, arXiv:2209.12782, section 4 (bias and variance of the gradients).
 */
export async function balanceGradientNoise({
  model,
  objective,
  reference,
  environment,
  batches,
  batch,
  referenceWalks,
  key,
  run,
}: {
  model: Model;
  objective: BalanceObjective;
  reference: BalanceObjective;
  environment: Environment;
  batches: number;
  batch: number;
  referenceWalks: number;
  key: Key;
  run: Run;
}): Promise<Scores> {
  checkPolicy(model, environment);
  return owning(async () => {
    const tables = tablesOf(environment);
    const output = (weights: Model["weights"]) =>
      flowsOf(model.apply(weights, tables.features, { mode: "train", stats: model.stats }).output, tables);
    const gradientsOf = (one: BalanceObjective) => {
      const numbers = firstNumbers(one.numbers);
      const slope = (uniforms: tf.Tensor) => {
        const walks = sampleWalks({ flows: output(model.weights), tables, uniforms: uniforms as tf.Tensor2D, epsilon: 0 });
        const { gradients } = lossAndGradients(model.weights, (weights) => {
          const flows = output(weights);
          const h = heightsOf({ flows, walks, tables });
          const logZ = tf.reshape(tf.slice(flows.logF, 0, 1), []);
          return { parts: { balance: one.evaluate({ h, logZ, lengths: walks.lengths, numbers }).losses }, metrics: {}, state: {} };
        });
        return { row: tf.concat(leaves(gradients).map((each) => tf.reshape(each, [each.size]))) };
      };
      const compute = compiled(({ uniforms }: { uniforms: tf.Tensor }) => slope(uniforms), {
        name: run.node,
        donate: false,
        say: run.note,
      });
      const at = async (count: number, stream: Key) => {
        await run.breathe();
        const chances = uniform(stream, environment.longest * count);
        return (await valuesOf(() => compute({ uniforms: tf.tensor2d(chances, [environment.longest, count]) }))).row;
      };
      return { at, dispose: compute.dispose };
    };
    const [small, large] = [gradientsOf(objective), gradientsOf(reference)];
    try {
      const { mean, variance, relative } = await gradientNoise(batches, (place) => {
        run.progress(place, batches, "batches");
        return small.at(batch, derive(key, place));
      });
      const cosine = cosineOf(mean, await large.at(referenceWalks, derive(key, "reference")));
      run.progress(batches, batches, "batches");
      return { is: "Scores", metrics: { variance, relative, cosine } };
    } finally {
      small.dispose();
      large.dispose();
    }
  });
}

/** The first value of each. */
function firstNumbers(numbers: Readonly<Record<string, Driven>>): Record<string, tf.Tensor> {
  const first = (driven: Exclude<Driven, number>) => driven.at(driven.init(), { step: 0, presentations: 0, metrics: {} }).value;
  return Object.fromEntries(
    Object.entries(numbers).map(([name, driven]) => [name, tf.scalar(typeof driven === "number" ? driven : first(driven))]),
  );
}

export const card = {
  run: balanceGradientNoise,
  title: "Gradient noise",
  summary: "Measures how noisy an objective's gradient is at a fixed policy, and whether it points where a large batch does.",
  also: ["gradient variance", "bias", "cosine", "gflownet", "signal to noise"],
  inputs: {
    model: { port: { Model: true }, doc: "The policy, which stays as it is." },
    objective: { port: { BalanceObjective: true }, doc: "Whose gradient is measured." },
    reference: { port: { BalanceObjective: true }, doc: "Whose gradient over a large batch its mean is held against." },
    environment: { port: { Environment: true }, doc: "The world of the walks." },
  },
  settings: {
    batches: { control: "number", default: 100, min: 2, step: 1, onNode: true, doc: "Small batches that are drawn." },
    batch: { control: "number", default: 16, min: 1, step: 1, doc: "Walks of each." },
    referenceWalks: { control: "number", default: 4096, min: 1, step: 1, doc: "Walks of the large batch." },
  },
  output: "Scores",
  keys: { key: "noise" },
  reports: true,
  reference: {
    by: "Madan et al. 2022",
    title: "Learning GFlowNets from partial episodes for improved convergence and stability",
    arxiv: "2209.12782",
  },
} satisfies NodeCard<typeof balanceGradientNoise>;
