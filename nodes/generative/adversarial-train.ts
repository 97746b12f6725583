// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { adversarialPictures } from "../lib/adversarial-pictures.ts";
import { adversarialSteps } from "../lib/adversarial-steps.ts";
import type { Key } from "../lib/key.ts";
import { derive } from "../lib/random.ts";
import type { Run } from "../lib/run.ts";
import { runLearning } from "../lib/training.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { AdversarialObjective, Agent, Batches, Driven, GradientTransform, Model, Probe, Trained } from "../ports.ts";

/**
 * A game of two networks: the discriminator learns to tell real from generated samples, the generator learns from its gradient.
 *
 * alternating: `discriminatorSteps` moves of the discriminator, each on a batch and noise of its own, then one of the generator on
 * new noise, through the newest discriminator, whose weights it leaves alone. simultaneous: one batch, one noise, both gradients at
 * the same weights, applied together. `average` is the running average of the generator, kept from its first weights on.
 *
 * Every update records `loss` (the sum of both), `generator.loss`, `discriminator.loss` and its parts, `onReal` and `onFake`. The
 * generator's input is the noise, its output has the size of the examples' `input`. A frozen player does not move.
 *
 * Throws `adversarial.shape`, `adversarial.score`, `players.moves`, `loss-not-finite`.
 * Source: Goodfellow et al. 2014, arXiv:1406.2661, algorithm 1.
 */
export async function adversarialTrain({
  generator,
  discriminator,
  batches,
  objective,
  generatorOptimizer,
  discriminatorOptimizer,
  probes,
  agent,
  budget,
  discriminatorSteps,
  order,
  noise,
  decay,
  pictureEvery,
  key,
  run,
}: {
  generator: Model;
  discriminator: Model;
  batches: Batches;
  objective: AdversarialObjective;
  generatorOptimizer: GradientTransform;
  discriminatorOptimizer: GradientTransform;
  probes?: readonly Probe[];
  agent?: Agent;
  budget: number;
  discriminatorSteps: number;
  order: "alternating" | "simultaneous";
  noise: "normal" | "uniform";
  decay: Driven;
  pictureEvery: number;
  key: Key;
  run: Run;
}): Promise<{ generator: Model; discriminator: Model; average: Model; run: Trained }> {
  const learning = adversarialSteps({
    generator,
    discriminator,
    batches,
    objective,
    generatorOptimizer,
    discriminatorOptimizer,
    discriminatorSteps,
    order,
    noise,
    decay,
    key,
  });
  const pictures = adversarialPictures({ examples: batches.examples, noise, key: derive(key, "pictures"), every: pictureEvery });
  const made = await runLearning({
    learning,
    probes: [...pictures, ...(probes ?? [])],
    agent,
    budget,
    unit: "updates",
    evaluateEvery: 0,
    run,
  });
  // Only the last weights are handed on.
  for (const tensor of tensorsIn([made.best, made.kept])) tensor.dispose();
  const { generator: final, discriminator: judge, average } = made.final;
  return { generator: final as Model, discriminator: judge as Model, average: average as Model, run: made.run };
}

export const card = {
  run: adversarialTrain,
  title: "Adversarial training",
  summary: "Trains a generator against a discriminator that learns to tell its samples from real ones.",
  also: ["GAN", "generative adversarial network", "minimax game", "alternate"],
  inputs: {
    generator: { port: { Model: true }, doc: "Turns noise into samples; its input is the noise." },
    discriminator: { port: { Model: true }, doc: "Gives a sample one number, high for real." },
    batches: { port: { Batches: true }, doc: "Real samples." },
    objective: { port: { AdversarialObjective: true }, doc: "The two losses." },
    generatorOptimizer: { port: { GradientTransform: true }, doc: "How the generator moves." },
    discriminatorOptimizer: { port: { GradientTransform: true }, doc: "How the discriminator moves; its state is its own." },
    probes: { port: { Probe: true }, many: true, optional: true, doc: "Further pictures that are drawn while it goes on." },
    agent: { port: { Agent: true }, optional: true, doc: "Who watches it and may change it while it runs." },
  },
  settings: {
    budget: {
      control: "number",
      default: 4000,
      min: 0,
      step: 1,
      unit: "updates",
      onNode: true,
      doc: "How long to train, in moves of the generator.",
    },
    discriminatorSteps: {
      control: "number",
      default: 1,
      min: 1,
      step: 1,
      onNode: true,
      doc: "Moves of the discriminator before each of the generator.",
    },
    order: {
      control: "choice",
      default: "alternating",
      options: ["alternating", "simultaneous"],
      doc: "Whether the generator answers the newest discriminator, or both move at once.",
    },
    noise: {
      control: "choice",
      default: "normal",
      options: ["normal", "uniform"],
      doc: "What the generator starts from; both have deviation 1.",
    },
    decay: {
      control: "number",
      default: 0.999,
      min: 0,
      max: 1,
      step: 0.001,
      driven: true,
      onNode: true,
      doc: "How much of the averaged generator stays at an update: 0.999 remembers about 1,000 updates.",
    },
    pictureEvery: {
      control: "number",
      default: 100,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Updates between two pictures; 0: only at the end.",
    },
  },
  output: { generator: "Model", discriminator: "Model", average: "Model", run: "Trained" },
  numbers: { steps: { discriminator: "discriminatorOptimizer", generator: "generatorOptimizer", batches: "batches" }, average: "decay" },
  infer: { generator: "x -> y", discriminator: "y -> 1", batches: "y", average: "x -> y" },
  keys: { key: "latent" },
  reports: true,
  shows: {
    plane: "How real the discriminator takes each place of the plane for, with real points and samples.",
    samples: "Samples, where they are pictures.",
    beliefs: "What the discriminator says of real and of fake; at one half it cannot tell.",
    picture: "What its probes draw, each under its own name.",
  },
  reference: { by: "Goodfellow et al. 2014", title: "Generative Adversarial Networks", arxiv: "1406.2661" },
} satisfies NodeCard<typeof adversarialTrain>;
