import * as tf from "@tensorflow/tfjs";
import { mlp } from "../../models/mlp.ts";
import { seedKey } from "../random.ts";
import { mapTree } from "../tree.ts";
import type { Agent, DifferentiableTraining, Exploit, Explore, FeasibilitySolver, Lessons, Lineage, Probe } from "./learning.ts";

const model = () => mlp({ inputs: 4, widths: [3], outputs: 3, activation: "tanh", init: "glorot", key: seedKey(1) });
const spaceOf = { rate: { low: 0.001, high: 1, log: true } };

export const tinyLearning = {
  Probe: (): Probe => ({
    is: "Probe",
    name: "picture",
    every: 1,
    draw: async ({ step }) => ({ is: "Text", text: `after ${step} updates` }),
  }),
  Agent: (): Agent => ({
    is: "Agent",
    name: "nobody",
    every: 1,
    init: () => null,
    ask: async ({ state }) => ({ state, acts: [] }),
  }),
  Exploit: (): Exploit => ({ is: "Exploit", copies: "all", parents: ({ scores }) => scores.map((_, member) => member) }),
  Explore: (): Explore => ({ is: "Explore", everyone: false, change: ({ settings }) => settings }),
  Lineage: (): Lineage => ({
    is: "Lineage",
    settings: Object.keys(spaceOf),
    borders: [0, 2],
    rounds: [
      [
        { values: { rate: 0.1 }, score: 0.4, parent: 0 },
        { values: { rate: 0.2 }, score: 0.5, parent: 1 },
      ],
      [
        { values: { rate: 0.16 }, score: 0.6, parent: 1 },
        { values: { rate: 0.2 }, score: 0.5, parent: 1 },
      ],
    ],
    ancestry: [1, 0],
  }),
  FeasibilitySolver: (): FeasibilitySolver => ({
    is: "FeasibilitySolver",
    name: "alternating",
    iterations: 2,
    iterate: (edges, { a, b }) => {
      const inA = a(edges);
      const inB = b(inA);
      return { edges: inB, inA, inB };
    },
  }),
  DifferentiableTraining: (): DifferentiableTraining => ({
    is: "DifferentiableTraining",
    model: model(),
    fresh: (key) => mlp({ inputs: 4, widths: [3], outputs: 3, activation: "tanh", init: "glorot", key }).weights,
    run: ({ weights, batches, rates }) =>
      batches.map((_, step) => mapTree((weight) => tf.mul(weight, tf.sub(1, rates[step] as tf.Scalar)), weights)),
  }),
  Lessons: (): Lessons => {
    const made = mlp({ inputs: 5, widths: [3], outputs: 4, activation: "tanh", init: "glorot", key: seedKey(2) });
    return {
      is: "Lessons",
      steps: 2,
      batch: 3,
      model: made,
      label: tf.tensor1d([0, 1, 2, 0, 1, 2], "int32"),
      like: { classes: ["a", "b", "c"], picture: [2, 2] },
      inputs: (weights) => made.apply(weights, tf.ones([6, 5]), { mode: "evaluate" }).output,
      pace: () => ({ rates: tf.fill([2], 0.1), momenta: tf.fill([2], 0.5) }),
    };
  },
};
