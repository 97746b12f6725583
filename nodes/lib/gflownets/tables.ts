// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Environment } from "../../ports.ts";

/** What is added to the logit of an action that is not allowed, before the softmax. */
const never = -1e9;

/** The tables of a world as tensors, so that walks are gathers. */
export interface Tables {
  readonly states: number;
  readonly actions: number;
  readonly backwardActions: number;
  readonly longest: number;
  /** [states, features] */
  readonly features: tf.Tensor2D;
  /** [states * actions] int32: the state that follows, the same one where the action stops. */
  readonly next: tf.Tensor1D;
  /** [states * actions]: 1 where the action stops. */
  readonly stops: tf.Tensor1D;
  /** [states * actions] int32: place of the backward action in [states * backwardActions]. */
  readonly undo: tf.Tensor1D;
  /** [states, actions] and [states, backwardActions]: 0, or hugely negative where it is not allowed. */
  readonly forwardMask: tf.Tensor2D;
  readonly backwardMask: tf.Tensor2D | null;
  /** [states, actions]: equal shares of the allowed ones. */
  readonly uniform: tf.Tensor2D;
  /** [states]; 0 where nothing may stop, because no walk asks for it there. */
  readonly logReward: tf.Tensor1D;
}

/** The caller owns the tensors. */
export function tablesOf(world: Environment): Tables {
  const { states, actions, backwardActions, longest } = world;
  const after = (edge: number) => world.next[edge] as number;
  const stateOf = (edge: number) => Math.floor(edge / actions);
  const edges = Array.from({ length: states * actions }, (_, edge) => edge);
  const allowed = Float32Array.from(edges, (edge) => (after(edge) >= -1 ? 1 : 0));
  const choices = new Float32Array(states);
  for (const edge of edges) choices[stateOf(edge)] = (choices[stateOf(edge)] as number) + (allowed[edge] as number);
  return {
    ...{ states, actions, backwardActions, longest },
    features: tf.tensor2d(world.features.values, [states, world.features.width]),
    next: tf.tensor1d(
      Int32Array.from(edges, (edge) => (after(edge) >= 0 ? after(edge) : stateOf(edge))),
      "int32",
    ),
    stops: tf.tensor1d(Float32Array.from(edges, (edge) => (after(edge) === -1 ? 1 : 0))),
    undo: tf.tensor1d(
      Int32Array.from(edges, (edge) => Math.max(after(edge), 0) * backwardActions + (world.undo[edge] as number)),
      "int32",
    ),
    forwardMask: tf.tensor2d(
      allowed.map((is) => (is ? 0 : never)),
      [states, actions],
    ),
    backwardMask:
      backwardActions > 0
        ? tf.tensor2d(
            world.backwardMask.map((is) => (is ? 0 : never)),
            [states, backwardActions],
          )
        : null,
    uniform: tf.tensor2d(
      allowed.map((is, edge) => is / (choices[stateOf(edge)] as number)),
      [states, actions],
    ),
    logReward: tf.tensor1d(world.logReward.map((value) => (Number.isFinite(value) ? value : 0))),
  };
}

/** The log-probabilities and flows of all states, from what a policy's network puts out for them. */
export interface Flows {
  /** [states, actions] */
  readonly logPF: tf.Tensor2D;
  /** [states, backwardActions]; null where every state has one parent. */
  readonly logPB: tf.Tensor2D | null;
  /** [states] */
  readonly logF: tf.Tensor1D;
}

/** `output` [states, actions + backwardActions + 1]: logits forward, logits backward, log flow. */
export function flowsOf(output: tf.Tensor, tables: Tables): Flows {
  const { states, actions, backwardActions, forwardMask, backwardMask } = tables;
  const columns = (from: number, count: number) => tf.slice(output as tf.Tensor2D, [0, from], [states, count]);
  return {
    logPF: tf.logSoftmax(tf.add(columns(0, actions), forwardMask)) as tf.Tensor2D,
    logPB: backwardMask ? (tf.logSoftmax(tf.add(columns(actions, backwardActions), backwardMask)) as tf.Tensor2D) : null,
    logF: tf.reshape(columns(actions + backwardActions, 1), [states]),
  };
}
