import * as tf from "@tensorflow/tfjs";
import type { View } from "../view.ts";
import type { BalanceObjective, Distribution, Environment } from "./worlds.ts";

const picture = (values: Float32Array): View => ({
  is: "Bars",
  y: { label: "probability" },
  bars: Array.from(values, (value, place) => ({ label: String(place), value })),
});

/** Three states in a row; every one may stop: 0 -> 1 -> 2. Action 0 goes on, action 1 stops; every state has one parent. */
export const tinyWorlds = {
  Environment: (): Environment => ({
    is: "Environment",
    name: "row of three",
    states: 3,
    actions: 2,
    backwardActions: 0,
    longest: 3,
    features: { width: 4, values: Float32Array.from([1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1]) },
    next: Int32Array.from([1, -1, 2, -1, -2, -1]),
    undo: Int32Array.from([0, 0, 0, 0, 0, 0]),
    backwardMask: new Float32Array(0),
    logReward: Float32Array.from([0, Math.log(2), Math.log(3)]),
    order: Int32Array.from([0, 1, 2]),
    picture,
  }),
  BalanceObjective: (): BalanceObjective => ({
    is: "BalanceObjective",
    name: "differences",
    numbers: {},
    evaluate: ({ h }) => {
      const residuals = tf.sub(tf.expandDims(h, 2), tf.expandDims(h, 1));
      return { losses: tf.mean(tf.square(residuals), [1, 2]), residuals, weights: tf.onesLike(residuals) };
    },
  }),
  Distribution: (): Distribution => ({
    is: "Distribution",
    name: "policy",
    probabilities: Float32Array.from([0.2, 0.3, 0.5]),
    target: Float32Array.from([1 / 6, 2 / 6, 3 / 6]),
    picture,
  }),
};
