// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Batches, Evaluation, GradientSource, GradientTransform, Json, Model, Objective, Tensors } from "../ports.ts";
import { bind } from "./bound.ts";
import { lossOf, plainSource, sourceByPart } from "./gradients.ts";
import { worth } from "./marks.ts";
import { listed, numbered } from "./names.ts";
import type { Part } from "./part.ts";
import { Problem } from "./problem.ts";
import { seedKey, threefry } from "./random.ts";
import { joinNumbers } from "./sockets.ts";
import type { Learning } from "./train-step.ts";
import { cloneTree, flatten, mapTree } from "./tree.ts";

export interface Lesson {
  readonly model: Model;
  readonly batches: Batches;
  readonly gradient: GradientSource | Objective;
  readonly optimizer: GradientTransform;
  readonly watch: readonly Objective[];
  /** Names of the layers that learn, with commas; empty: all. */
  readonly trainable: string;
}

/**
 * Learning from labelled batches: gradient of an objective, then an optimizer. Its state is
 * `{ weights, parts, stats, objective, watch, slots }`; the optimizer sees the tree `{ model, parts }` of what learns.
 *
 * Metrics: `loss`, each part of an objective with several, what the objective and the watched
 * objectives record; a watched objective's own loss goes by its name.
 */
export function supervised({ model, batches, gradient, optimizer, watch, trainable }: Lesson): Learning {
  const plain = gradient.is === "Objective" ? plainSource(gradient) : gradient;
  const source = optimizer.byPart ? sourceByPart(plain) : plain;
  const { objective } = source;
  const objectives = [objective, ...watch];
  const watched = numbered(watch.map(({ name }) => name));
  for (const one of objectives) one.check?.({ examples: batches.examples, model });
  const learning = layersThatLearn(model, trainable);
  const partNames = namesOfParts(objectives);
  const until = lastLayer(model, objectives);
  const sockets = joinNumbers([
    ["objective", objective.numbers],
    ["optimizer", optimizer.numbers],
    ["batches", batches.numbers ?? {}],
    ...watch.map((one, place) => [watched[place] as string, one.numbers] as const),
  ]);
  const [forObjective, forOptimizer, forBatches, ...forWatched] = sockets.pick;
  const { columns } = batches.examples;
  const shown = Object.entries(columns).filter(([, { role }]) => role !== "truth");
  if (learning.length === 0 && partNames.size === 0) {
    throw new Problem("nothing-learns", "The model has no weights that could learn.", {
      field: "model",
      fix: "Wire a model that is not frozen.",
    });
  }

  const learnt = (state: Tensors): Tensors => ({ model: only(state.weights as Tensors, learning), parts: state.parts as Tensors });

  return {
    is: "TrainStep",
    models: { model },
    worth: (state) => ({ model: worth(state) }),
    numbers: sockets.numbers,
    host: batches.init(),
    init: () => {
      const parts = Object.fromEntries([...partNames].map(([part, name]) => [name, cloneTree(part.weights)]));
      const begun = { weights: cloneTree(model.weights), parts, stats: cloneTree(model.stats) };
      return {
        ...begun,
        objective: objective.init(),
        watch: Object.fromEntries(watch.map((one, place) => [watched[place] as string, one.init()])),
        slots: optimizer.init(learnt(begun)),
      };
    },
    inputs: (host, clock, numbers) => {
      const shares = batches.numbers && forBatches ? [forBatches(numbers())] : [];
      const { cursor, rows, weights, round } = batches.next(host, clock, ...shares);
      const index = tf.tensor1d(rows, "int32");
      const importance: Tensors = weights ? { importance: tf.tensor1d(weights) } : {};
      return { host: cursor as Json, inputs: { index, key: stepKey(clock.step), ...importance }, presentations: rows.length, round };
    },
    step: (state, inputs, numbers) => {
      const key = inputs.key as tf.Tensor;
      const index = inputs.index as tf.Tensor1D;
      // Within the step, so that taking the rows is part of its program.
      const batch = Object.fromEntries(shown.map(([name, { values }]) => [name, tf.gather(values, index)]));
      const importance = inputs.importance as tf.Tensor | undefined;
      const weigh = (parts: Evaluation["parts"]) =>
        importance ? (mapTree((part) => tf.mul(part, importance), parts) as Evaluation["parts"]) : parts;

      const evaluate = (tree: Tensors): Evaluation => {
        const bound = bind(model, {
          weights: { ...(state.weights as Tensors), ...(tree.model as Tensors) },
          parts: tree.parts as Tensors,
          partNames,
          stats: state.stats as Tensors,
          mode: "train",
          key,
          ...(until === undefined ? {} : { until }),
        });
        const common = { model: bound, batch, key };
        const main = objective.evaluate({ ...common, numbers: forObjective?.(numbers) ?? {}, state: state.objective as Tensors });
        const parts = weigh(main.parts);
        const metrics: Record<string, tf.Tensor> = { ...main.metrics };
        const states: Record<string, Tensors> = {};
        for (const [place, one] of watch.entries()) {
          const name = watched[place] as string;
          const old = (state.watch as Tensors)[name] as Tensors;
          const seen = one.evaluate({ ...common, numbers: forWatched[place]?.(numbers) ?? {}, state: old });
          add(metrics, name, name, lossOf(weigh(seen.parts)));
          for (const [metric, value] of Object.entries(seen.metrics)) add(metrics, metric, name, value);
          states[name] = seen.state;
        }
        return { parts, metrics, state: { objective: main.state, watch: states, stats: bound.stats() } };
      };

      const tree = learnt(state);
      const { gradients, evaluation, loss, byPart } = source.compute(tree, evaluate);
      const made = optimizer.update(gradients, state.slots as Tensors, {
        weights: tree,
        numbers: forOptimizer?.(numbers) ?? {},
        ...(byPart ? { byPart } : {}),
      });
      const moved = mapTree((weight, update) => tf.add(weight, update), tree, made.updates);
      const { parts, metrics, state: after } = evaluation;
      const several = Object.keys(parts).length > 1 ? parts : {};
      return {
        state: {
          weights: { ...(state.weights as Tensors), ...(moved.model as Tensors) },
          parts: moved.parts as Tensors,
          ...after,
          slots: made.state,
        },
        metrics: {
          loss: loss ?? lossOf(parts),
          ...Object.fromEntries(Object.entries(several).map(([name, each]) => [name, tf.mean(each) as tf.Scalar])),
          ...(metrics as Record<string, tf.Scalar>),
          ...made.metrics,
        },
      };
    },
  };
}

function add(metrics: Record<string, tf.Tensor>, name: string, owner: string, value: tf.Tensor): void {
  if (name === owner && name in metrics) return; // The objective itself recorded it.
  metrics[name in metrics ? `${owner}.${name}` : name] = value;
}

/** Which step it is, as two words: what draws at random mixes it with a stream of its own. */
function stepKey(step: number): tf.Tensor {
  const { words } = seedKey(0);
  return tf.tensor1d(Int32Array.from(threefry(words[0], words[1], step, 0)), "int32");
}

function only(weights: Tensors, names: readonly string[]): Tensors {
  return Object.fromEntries(names.map((name) => [name, weights[name] as Tensors]));
}

function layersThatLearn({ weights }: Model, trainable: string): string[] {
  const all = Object.keys(weights).filter((name) => flatten({ [name]: weights[name] as Tensors }).size > 0);
  const wanted = listed(trainable);
  if (wanted.length === 0) return all;
  for (const name of wanted) {
    if (all.includes(name)) continue;
    throw new Problem("trainable-unknown", `The model has no weights in a layer "${name}".`, {
      field: "trainable",
      fix: all.length === 0 ? "This model is frozen." : `Choose from ${all.join(", ")}, or leave it empty to train all.`,
    });
  }
  return all.filter((name) => wanted.includes(name));
}

function namesOfParts(objectives: readonly Objective[]): Map<Part, string> {
  const parts = [...new Set(objectives.flatMap(({ owns }) => owns))];
  const names = numbered(parts.map(({ name }) => name));
  return new Map(parts.map((part, place) => [part, names[place] as string]));
}

/** The highest layer that any objective reads, if none needs the output. */
function lastLayer({ layers }: Model, objectives: readonly Objective[]): string | undefined {
  const places = objectives.map(({ until }) => (until === undefined ? layers.length : layers.findIndex(({ name }) => name === until)));
  return layers[Math.max(...places)]?.name;
}
