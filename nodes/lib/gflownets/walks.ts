// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Trajectories } from "../../ports.ts";
import type { Flows, Tables } from "./tables.ts";

/**
 * Forward walks from the start until each has stopped. `uniforms` [T, B] in [0, 1) decide: at step t walk b takes the action in whose
 * share of (1 - epsilon) P_F + epsilon / (allowed actions) its number falls. All walks are made at once, and no gradient flows through them.
 */
export function sampleWalks({
  flows,
  tables,
  uniforms,
  epsilon,
}: {
  flows: Pick<Flows, "logPF">;
  tables: Tables;
  uniforms: tf.Tensor2D;
  epsilon: tf.Tensor | number;
}): Trajectories {
  const [steps, batch] = uniforms.shape;
  const chances = tf.add(tf.mul(tf.exp(flows.logPF), tf.sub(1, epsilon)), tf.mul(tables.uniform, epsilon));
  const up = tf.cumsum(chances, 1);
  let state = tf.zeros([batch], "int32") as tf.Tensor1D;
  let alive = tf.ones([batch]) as tf.Tensor1D;
  let lengths = tf.zeros([batch]) as tf.Tensor1D;
  const states: tf.Tensor1D[] = [];
  const actions: tf.Tensor1D[] = [];
  for (let t = 0; t < steps; t++) {
    const bounds = tf.gather(up, state);
    // Measured against the sum as it was rounded, so that no number lies past the last allowed action.
    const total = tf.slice(bounds, [0, tables.actions - 1], [batch, 1]);
    const mark = tf.mul(tf.reshape(tf.slice(uniforms, [t, 0], [1, batch]), [batch, 1]), total);
    const action = tf.cast(tf.sum(tf.cast(tf.greaterEqual(mark, bounds), "float32"), 1), "int32") as tf.Tensor1D;
    states.push(state);
    actions.push(action);
    lengths = tf.add(lengths, alive);
    const edge = edgeOf(state, action, tables);
    const goes = tf.mul(alive, tf.sub(1, tf.gather(tables.stops, edge))) as tf.Tensor1D;
    state = tf.where(tf.cast(goes, "bool"), tf.gather(tables.next, edge), state) as tf.Tensor1D;
    alive = goes;
  }
  return { states: tf.stack(states), actions: tf.stack(actions), lengths: tf.cast(lengths, "int32") };
}

/**
 * h [B, T + 1] of walks: logF(s_t) - c_t, where c_t is the sum of logP_F - logP_B over the first t actions; at the end of a walk
 * log R of its object - c_n, behind it 0. A piece i..j of a walk is balanced where h_i = h_j.
 */
export function heightsOf({ flows, walks, tables }: { flows: Flows; walks: Trajectories; tables: Tables }): tf.Tensor2D {
  const { states, actions, lengths } = walks;
  const [steps, batch] = states.shape as [number, number];
  const edge = edgeOf(states, actions, tables);
  const time = tf.range(0, steps + 1, 1, "int32").reshape([steps + 1, 1]);
  const ends = tf.cast(tf.equal(time, lengths), "float32");
  const before = tf.cast(tf.less(time, lengths), "float32");
  const walking = tf.slice(before, [0, 0], [steps, batch]);

  const forward = tf.gather(flat(flows.logPF), edge);
  const stops = tf.gather(tables.stops, edge);
  const bracket = flows.logPB
    ? tf.sub(forward, tf.mul(tf.gather(flat(flows.logPB), tf.gather(tables.undo, edge)), tf.sub(1, stops)))
    : forward;
  const zeros = tf.zeros([1, batch]);
  const sums = tf.concat([zeros, tf.cumsum(tf.mul(bracket, walking), 0)], 0);

  const last = tf.slice(states, [steps - 1, 0], [1, batch]);
  const flow = tf.concat([tf.gather(flows.logF, states), zeros], 0);
  const reward = tf.gather(tables.logReward, last);
  const value = tf.add(tf.mul(flow, before), tf.mul(reward, ends));
  return tf.transpose(tf.mul(tf.sub(value, sums), tf.add(before, ends))) as tf.Tensor2D;
}

function edgeOf(state: tf.Tensor, action: tf.Tensor, { actions }: Tables): tf.Tensor1D {
  return tf.add(tf.mul(state, tf.scalar(actions, "int32")), action) as tf.Tensor1D;
}

function flat(table: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(table, [table.size]);
}
