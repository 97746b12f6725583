// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Batches, Evaluation, GradientTransform, Json, Model, Tensors } from "../ports.ts";
import { type Binding, bind } from "./bound.ts";
import { deriveKey, type KeyTensor, keyTensor } from "./engine/ops/random.ts";
import { lossAndGradients } from "./gradients.ts";
import type { Key } from "./key.ts";
import { Problem } from "./problem.ts";
import { derive } from "./random.ts";
import { joinNumbers } from "./sockets.ts";
import type { Learning, Worth } from "./train-step.ts";
import { cloneTree, leaves, mapTree } from "./tree.ts";

/** One of several models that learn at the same time, each with a loss and an optimizer of its own. */
export interface Player {
  readonly name: string;
  readonly model: Model;
  readonly optimizer: GradientTransform;
  /** Moves it makes in one update of the game. */
  readonly moves: number;
  /**
   * What its weights make small. `play` applies a player's model: its own weights get the gradient, the others' are frozen, though
   * the gradient passes through them. `batch` and `key` are those of this move.
   */
  loss(c: { play(name: string, x: tf.Tensor): tf.Tensor; batch: Tensors; key: KeyTensor }): Pick<Evaluation, "parts" | "metrics">;
}

/**
 * A game as a training. One update lets the players move in their order: alternating, each sees what those before it have become,
 * on noise of its own; simultaneous, all see the same weights and the same noise, and move together.
 *
 * The state is `{ weights, stats, slots }`, each by player. Every move takes a batch; a player with fewer moves than another takes
 * part in the last ones. Metrics: `<player>.loss`, parts where there are several, what its loss records, all of its last move; `loss`
 * is the sum of the losses, so that a training stops where one of them is no number. Players whose model is frozen do not move.
 *
 * Throws `players.by-part`, `players.moves`, `nothing-learns`.
 */
export function players({
  players: all,
  batches,
  order,
  key,
}: {
  players: readonly Player[];
  batches: Batches;
  order: "alternating" | "simultaneous";
  key: Key;
}): Learning {
  check(all, order);
  const rounds = Math.max(...all.map(({ moves }) => moves));
  const sockets = joinNumbers([
    ...all.map(({ name, optimizer }) => [name, optimizer.numbers] as const),
    ["batches", batches.numbers ?? {}],
  ]);
  const forBatches = sockets.pick.at(-1);
  const shown = Object.entries(batches.examples.columns).filter(([, { role }]) => role !== "truth");
  const byName = <T>(make: (player: Player) => T) => Object.fromEntries(all.map((player) => [player.name, make(player)]));

  return {
    is: "TrainStep",
    models: byName(({ model }) => model),
    worth: (state) => byName(({ name }): Worth => ({ weights: of(state.weights, name), stats: of(state.stats, name) })),
    numbers: sockets.numbers,
    host: batches.init(),
    init: () => ({
      weights: byName(({ model }) => cloneTree(model.weights)),
      stats: byName(({ model }) => cloneTree(model.stats)),
      slots: byName(({ model, optimizer }) => optimizer.init({ model: model.weights })),
    }),
    inputs: (host, clock, numbers) => {
      const shares = batches.numbers && forBatches ? [forBatches(numbers())] : [];
      const inputs: Record<string, tf.Tensor> = { key: keyTensor(derive(key, clock.step)) };
      let [cursor, presentations, round] = [host, 0, 0];
      for (let draw = 0; draw < rounds; draw++) {
        const next = batches.next(cursor, clock, ...shares);
        if (draw === 0) round = next.round;
        cursor = next.cursor as Json;
        presentations += next.rows.length;
        inputs[`index${draw}`] = tf.tensor1d(next.rows, "int32");
      }
      return { host: cursor, inputs, presentations, round };
    },
    step: (state, inputs, numbers) => {
      const batchOf = (draw: number): Tensors =>
        Object.fromEntries(shown.map(([name, { values }]) => [name, tf.gather(values, inputs[`index${draw}`] as tf.Tensor1D)]));
      const taken = Array.from({ length: rounds }, (_, draw) => batchOf(draw));
      const metrics: Record<string, tf.Scalar> = {};
      const losses: tf.Scalar[] = [];
      let now = state;
      for (const [place, player] of all.entries()) {
        if (leaves(player.model.weights).length === 0) continue;
        for (let move = 0; move < player.moves; move++) {
          const noise = order === "alternating" ? deriveKey(inputs.key as KeyTensor, `${player.name}/${move}`) : (inputs.key as KeyTensor);
          const seen = order === "alternating" ? now : state;
          const made = moved(all, player, seen, {
            batch: taken[rounds - player.moves + move] as Tensors,
            key: noise,
            numbers: sockets.pick[place]?.(numbers) ?? {},
          });
          now = mapNames(now, (kind, tree) => ({ ...tree, [player.name]: made.state[kind] as Tensors }));
          Object.assign(metrics, made.metrics);
          if (move === player.moves - 1) losses.push(made.loss);
        }
      }
      return { state: now, metrics: { loss: losses.reduce((sum, loss) => tf.add(sum, loss)), ...metrics } };
    },
  };
}

type Moved = { state: Tensors; loss: tf.Scalar; metrics: Record<string, tf.Scalar> };

/** What one move makes of a player's weights, statistics and slots; everything else stays as it is. */
function moved(
  all: readonly Player[],
  player: Player,
  state: Tensors,
  c: { batch: Tensors; key: KeyTensor; numbers: Record<string, tf.Scalar> },
): Moved {
  const tree = { model: of(state.weights, player.name) };
  const { loss, gradients, evaluation } = lossAndGradients(tree, (learnt) => {
    const common: Pick<Binding, "parts" | "partNames" | "mode" | "key"> = { parts: {}, partNames: new Map(), mode: "train", key: c.key };
    const bound = new Map(
      all.map(({ name, model }) => {
        const weights = name === player.name ? (learnt.model as Tensors) : of(state.weights, name);
        return [name, bind(model, { ...common, weights, stats: of(state.stats, name) })];
      }),
    );
    const play = (name: string, x: tf.Tensor) => (bound.get(name) as ReturnType<typeof bind>).run(x).output;
    const { parts, metrics } = player.loss({ play, batch: c.batch, key: c.key });
    return { parts, metrics, state: bound.get(player.name)?.stats() ?? {} };
  });
  const made = player.optimizer.update(gradients, of(state.slots, player.name), { weights: tree, numbers: c.numbers });
  const weights = mapTree((weight, update) => tf.add(weight, update), tree, made.updates).model as Tensors;
  const several = Object.keys(evaluation.parts).length > 1 ? Object.entries(evaluation.parts) : [];
  const scalars = {
    [`${player.name}.loss`]: loss,
    ...Object.fromEntries(several.map(([name, each]) => [`${player.name}.${name}`, tf.mean(each) as tf.Scalar])),
    ...(evaluation.metrics as Record<string, tf.Scalar>),
    ...made.metrics,
  };
  return { state: { weights, stats: evaluation.state, slots: made.state }, loss, metrics: scalars };
}

function of(tree: Tensors[string] | undefined, name: string): Tensors {
  return (tree as Tensors)[name] as Tensors;
}

function mapNames(state: Tensors, change: (kind: string, tree: Tensors) => Tensors): Tensors {
  return Object.fromEntries(Object.entries(state).map(([kind, tree]) => [kind, change(kind, tree as Tensors)]));
}

function check(all: readonly Player[], order: string): void {
  const greedy = all.find(({ optimizer }) => optimizer.byPart);
  if (greedy) {
    throw new Problem("players.by-part", `The optimizer of the ${greedy.name} wants one gradient a part, but a player has one loss.`, {
      field: `${greedy.name}Optimizer`,
      fix: "Wire an optimizer that takes one gradient, say Adam.",
    });
  }
  const wrong = all.find(({ moves }) => !Number.isInteger(moves) || moves < 1 || (order === "simultaneous" && moves > 1));
  if (wrong) {
    throw new Problem("players.moves", `The ${wrong.name} cannot make ${wrong.moves} moves an update where they are ${order}.`, {
      field: "order",
      fix: order === "simultaneous" ? "Let every player move once, or let them alternate." : "Write a whole number from 1 on.",
    });
  }
  if (all.every(({ model }) => leaves(model.weights).length === 0)) {
    throw new Problem("nothing-learns", "All models are frozen, so nothing can learn.", { fix: "Wire a model that is not frozen." });
  }
}
