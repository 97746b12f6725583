// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { BalanceObjective, Driven, Environment, GradientTransform, Json, Model, Tensors } from "../../ports.ts";
import { lossAndGradients } from "../gradients.ts";
import type { Key } from "../key.ts";
import { derive, uniform } from "../random.ts";
import { joinNumbers } from "../sockets.ts";
import type { Learning } from "../train-step.ts";
import { cloneTree, mapTree } from "../tree.ts";
import { targetOf, totalVariation } from "./exact.ts";
import { picturesOf } from "./pictures.ts";
import { terminatingOf } from "./policy.ts";
import { flowsOf, tablesOf } from "./tables.ts";
import { heightsOf, sampleWalks } from "./walks.ts";

export interface Course {
  readonly environment: Environment;
  readonly model: Model;
  readonly objective: BalanceObjective;
  readonly optimizer: GradientTransform;
  readonly optimizerZ: GradientTransform;
  readonly batch: number;
  readonly explore: Driven;
  /** Whether it measures at all, so that there is a measurement before the first update, too. */
  readonly measures: boolean;
  readonly drawEvery: number;
  readonly key: Key;
}

/**
 * A policy that learns from its own walks: the network runs over all states once, walks are drawn with what it says, once more for
 * the gradient of their balance. The network and the scalar log Z (the layer `flow`) are two groups with an optimizer each.
 *
 * State: `{ net, flow, stats, slots, slotsZ, seen }`; `seen` are the mean squared residuals and the mean weights of the last batch, piece by piece.
 * Metrics: `loss`, `length` (mean actions of a walk), `logZ`; at marks and before the first update `measured.tv`, the exact total variation from R / Z.
 */
export function gflownetLearning(course: Course): Learning {
  const { environment, model, objective, optimizer, optimizerZ, batch, key } = course;
  const tables = tablesOf(environment);
  const { numbers, pick } = joinNumbers([
    ["objective", objective.numbers],
    ["optimizer", optimizer.numbers],
    ["optimizerZ", optimizerZ.numbers],
    ["walks", { explore: course.explore }],
  ]);
  const [forObjective, forNet, forZ, forWalks] = pick as [(typeof pick)[number], ...typeof pick];
  const { flow: firstFlow, ...firstNet } = model.weights;
  // A group without tensors is not in a saved state.
  const groups = (tree: Tensors) => ({ net: (tree.net ?? {}) as Tensors, flow: (tree.flow ?? {}) as Tensors });
  const worth = (state: Tensors) => ({ weights: joined(groups(state)), stats: (state.stats ?? {}) as Tensors });
  const target = targetOf(environment);
  const tvOf = async (state: Tensors) => totalVariation(await terminatingOf(model, worth(state), environment), target);

  return {
    is: "TrainStep",
    models: { model },
    worth: (state) => ({ model: worth(state) }),
    numbers,
    host: { begun: !course.measures },
    init: () => {
      const begun = { net: cloneTree(firstNet), flow: firstFlow ? cloneTree({ flow: firstFlow }) : {} };
      const places = environment.longest + 1;
      return {
        ...begun,
        stats: cloneTree(model.stats),
        slots: optimizer.init(begun.net),
        slotsZ: optimizerZ.init(begun.flow),
        seen: { squares: tf.zeros([places, places]), weights: tf.zeros([places, places]) },
      };
    },
    inputs: (host, { step }) => ({
      host,
      inputs: { uniforms: tf.tensor2d(uniform(derive(key, step), environment.longest * batch), [environment.longest, batch]) },
      presentations: batch,
      round: 0,
    }),
    step: (state, inputs, given) => {
      const before = groups(state);
      const stats = (state.stats ?? {}) as Tensors;
      const flowsAt = (weights: Tensors) => flowsOf(model.apply(weights, tables.features, { mode: "train", stats }).output, tables);
      const walks = sampleWalks({
        flows: flowsAt(joined(before)),
        tables,
        uniforms: inputs.uniforms as tf.Tensor2D,
        epsilon: forWalks?.(given).explore as tf.Scalar,
      });
      const evaluate = (tree: Tensors) => {
        const flows = flowsAt(joined(groups(tree)));
        const h = heightsOf({ flows, walks, tables });
        const logZ = logZOf(groups(tree).flow, flows.logF);
        const made = objective.evaluate({ h, logZ, lengths: walks.lengths, numbers: forObjective(given) });
        return { parts: { balance: made.losses }, metrics: { logZ }, state: seenOf(made, walks.lengths) };
      };
      const { gradients, evaluation, loss } = lossAndGradients(before, evaluate);
      const slopes = groups(gradients);
      const net = optimizer.update(slopes.net, state.slots as Tensors, { weights: before.net, numbers: forNet?.(given) ?? {} });
      const flow = optimizerZ.update(slopes.flow, state.slotsZ as Tensors, { weights: before.flow, numbers: forZ?.(given) ?? {} });
      const moved = (weights: Tensors, updates: Tensors) => mapTree((weight, update) => tf.add(weight, update), weights, updates);
      return {
        state: {
          net: moved(before.net, net.updates),
          flow: moved(before.flow, flow.updates),
          stats,
          slots: net.state,
          slotsZ: flow.state,
          seen: evaluation.state,
        },
        metrics: {
          loss,
          length: tf.mean(tf.cast(walks.lengths, "float32")) as tf.Scalar,
          logZ: evaluation.metrics.logZ as tf.Scalar,
          ...net.metrics,
        },
      };
    },
    turn: async ({ state, host, clock }) => {
      if ((host as { begun: boolean }).begun || clock.step > 0) return null;
      return { state, host: { begun: true } as Json, metrics: { "measured.tv": await tvOf(state) } };
    },
    measure: async (state) => ({ "measured.tv": await tvOf(state) }),
    pictures: {
      every: course.drawEvery,
      draw: (state) => picturesOf(environment, state.seen as Tensors, () => terminatingOf(model, worth(state), environment)),
    },
  };
}

function joined({ net, flow }: { net: Tensors; flow: Tensors }): Tensors {
  return { ...net, ...flow };
}

/** The scalar log Z; for a model that has none log F of the start. */
export function logZOf({ flow }: Tensors, logF: tf.Tensor1D): tf.Tensor {
  const { logZ } = (flow ?? {}) as Tensors;
  return tf.reshape((logZ as tf.Tensor | undefined) ?? tf.slice(logF, 0, 1), []);
}

/** For each piece the mean over the walks that have it of its squared residual and of its weight. */
function seenOf({ residuals, weights }: { residuals: tf.Tensor; weights: tf.Tensor }, lengths: tf.Tensor): Tensors {
  const [batch, places] = residuals.shape as [number, number];
  const place = tf.range(0, places, 1, "int32");
  const to = tf.reshape(place, [1, 1, places]);
  const ahead = tf.greater(to, tf.reshape(place, [1, places, 1]));
  const has = tf.cast(tf.logicalAnd(ahead, tf.lessEqual(to, tf.reshape(lengths, [batch, 1, 1]))), "float32");
  const count = tf.maximum(tf.sum(has, 0), 1);
  const average = (values: tf.Tensor) => tf.div(tf.sum(tf.mul(values, has), 0), count);
  return { squares: average(tf.square(residuals)), weights: average(weights) };
}
