// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { AdversarialObjective, Batches, Driven, GradientTransform, Model } from "../ports.ts";
import { averaged } from "./averaged.ts";
import { detach } from "./detach.ts";
import { columnOf } from "./examples.ts";
import { size } from "./initial.ts";
import type { Key } from "./key.ts";
import { latentInStep, type NoiseLaw } from "./latent.ts";
import { type Player, players } from "./players.ts";
import { Problem } from "./problem.ts";
import type { Learning } from "./train-step.ts";

/** What a game of generator and discriminator is made of; see `adversarialTrain`. */
export interface Game {
  readonly generator: Model;
  readonly discriminator: Model;
  readonly batches: Batches;
  readonly objective: AdversarialObjective;
  readonly generatorOptimizer: GradientTransform;
  readonly discriminatorOptimizer: GradientTransform;
  readonly discriminatorSteps: number;
  readonly order: "alternating" | "simultaneous";
  readonly noise: NoiseLaw;
  readonly decay: Driven;
  readonly key: Key;
}

/** The game as a training of the models `generator`, `discriminator` and `average`, the generator's running average. */
export function adversarialSteps(game: Game): Learning {
  check(game);
  const { generator, discriminator, batches, objective, noise, order, key } = game;
  const sides = (c: Parameters<Player["loss"]>[0]) => {
    const real = c.batch.input as tf.Tensor;
    const fake = () => {
      const made = c.play("generator", latentInStep(noise, c.key, real.shape[0] as number, generator.input));
      return tf.reshape(made, real.shape);
    };
    return { real, fake, score: (x: tf.Tensor) => c.play("discriminator", x), key: c.key };
  };
  const judge: Player = {
    name: "discriminator",
    model: discriminator,
    optimizer: game.discriminatorOptimizer,
    moves: game.discriminatorSteps,
    loss: (c) => {
      const { fake, ...side } = sides(c);
      return objective.discriminator({ ...side, fake: detach(fake) });
    },
  };
  const maker: Player = {
    name: "generator",
    model: generator,
    optimizer: game.generatorOptimizer,
    moves: 1,
    loss: (c) => {
      const { fake, ...side } = sides(c);
      return objective.generator({ ...side, fake: fake() });
    },
  };
  return averaged(players({ players: [judge, maker], batches, order, key }), {
    decay: game.decay,
    of: "generator",
    names: { newest: "generator", average: "average" },
  });
}

function check({ generator, discriminator, batches }: Game): void {
  const wanted = size(columnOf(batches.examples, "input").shape.slice(1));
  const made = size(generator.output);
  if (made !== wanted) {
    throw new Problem("adversarial.shape", `The generator makes ${made} numbers a sample, but the examples have ${wanted}.`, {
      field: "generator",
      fix: `Give the generator ${wanted} outputs.`,
    });
  }
  if (size(discriminator.input) !== wanted || size(discriminator.output) !== 1) {
    const [takes, gives] = [size(discriminator.input), size(discriminator.output)];
    throw new Problem("adversarial.score", `The discriminator takes ${takes} numbers and gives ${gives}, not ${wanted} and 1.`, {
      field: "discriminator",
      fix: `Wire a network with ${wanted} inputs and one output, say a Discriminator.`,
    });
  }
}
