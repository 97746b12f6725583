import * as tf from "@tensorflow/tfjs";
import { hypergrid } from "../../gflownets/hypergrid.ts";
import type { Environment, Model } from "../../ports.ts";

/** The grid of the template, and a small one whose reward is the same everywhere. */
export const corners = (side = 8): Environment => hypergrid({ dims: 2, side, r0: 0.001, r1: 0.5, r2: 2 });
export const flat = (side = 4): Environment => hypergrid({ dims: 2, side, r0: 1, r1: 0, r2: 0 });

/** A policy that is a table: one row of outputs a state, whatever the features are. */
export function tabular(world: Environment, rows: readonly (readonly number[])[], logZ = 0): Model {
  return {
    is: "Model",
    weights: { output: { table: tf.tensor2d(rows as number[][]) }, flow: { logZ: tf.tensor1d([logZ]) } },
    stats: {},
    constants: {},
    layers: [],
    input: [world.features.width],
    output: [(rows[0] as number[]).length],
    apply: ({ output }) => ({ output: (output as { table: tf.Tensor }).table.clone(), stats: {} }),
  };
}

/**
 * The policy whose flows are consistent when all parents are equal: F(s) = R(s) + sum of F(child) / parents(child), worked out from
 * the last states back to the start.
 */
export function consistent(world: Environment): { model: Model; logZ: number } {
  const { states, actions, backwardActions, next, backwardMask, logReward } = world;
  const parents = (state: number) =>
    backwardMask.subarray(state * backwardActions, (state + 1) * backwardActions).reduce((a, b) => a + b, 0);
  const flow = new Float64Array(states);
  const rows: number[][] = [];
  for (const state of [...world.order].reverse()) {
    const edges = Array.from({ length: actions }, (_, action) => {
      const after = next[state * actions + action] as number;
      if (after === -2) return 0;
      return after === -1 ? Math.exp(logReward[state] as number) : (flow[after] as number) / parents(after);
    });
    flow[state] = edges.reduce((a, b) => a + b, 0);
    rows[state] = [
      ...edges.map((edge) => Math.log(Math.max(edge, 1e-30))),
      ...Array(backwardActions).fill(0),
      Math.log(flow[state] as number),
    ];
  }
  const logZ = Math.log(flow[0] as number);
  return { model: tabular(world, rows, logZ), logZ };
}
