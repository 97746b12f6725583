import * as tf from "@tensorflow/tfjs";
import { batches } from "../data/batches.ts";
import { mlp } from "../models/mlp.ts";
import { crossEntropy } from "../objectives/cross-entropy.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Examples, GradientSource, Model, Part, PortName, PortTypes, Stage, Table, Trained } from "../ports.ts";
import { constant } from "../schedules/constant.ts";
import { lossAndGradients } from "./gradients.ts";
import { seedKey, shuffled } from "./random.ts";
import { supervised } from "./supervised.ts";
import { tinyExamples } from "./tiny.test-helper.ts";
import { tinyGenerative } from "./vocabulary/generative.test-helper.ts";
import { tinyLearning } from "./vocabulary/learning.test-helper.ts";
import { tinySeries } from "./vocabulary/series.test-helper.ts";
import { tinyStreams } from "./vocabulary/streams.test-helper.ts";
import { tinyWeights } from "./vocabulary/weights.test-helper.ts";
import { tinyWorlds } from "./vocabulary/worlds.test-helper.ts";

/** For every kind of wire one small value that fits the others, so that any node can be run without a graph. */

const rows = Array.from({ length: 12 }, (_, row) => [row % 3, (row * 5) % 7, row / 12, 1]);
const labels = rows.map(([label]) => label as number);

/** Twelve pictures of 2x2 in three classes, with a teacher's outputs as columns, and as truth the centres they might be drawn around. */
function examples(): Examples {
  const plain = tinyExamples(rows, labels, { picture: [2, 2] });
  const target = () => ({ role: "target" as const, values: tf.tensor2d(rows.map((row) => row.slice(0, 3))) });
  const center = { role: "truth" as const, values: tf.tensor2d(labels.map((label) => [label, 3, 0.5, 1])) };
  const deviation = { role: "truth" as const, values: tf.fill([rows.length], 0.5) };
  return { ...plain, columns: { ...plain.columns, teacher: target(), "teacher.hidden1": target(), center, deviation } };
}

function model(): Model {
  return mlp({ inputs: 4, widths: [3], outputs: 3, activation: "tanh", init: "glorot", key: seedKey(1) });
}

function part(): Part {
  return {
    is: "Part",
    name: "part",
    weights: { kernel: tf.ones([3, 3]) },
    output: [3],
    apply: ({ kernel }, h) => tf.matMul(h, kernel as tf.Tensor),
  };
}

const objective = () => crossEntropy({ labels: "hard", column: "label", smoothing: 0 });
const optimizer = () => scaleBySchedule({ rate: 0.1 });
const tinyBatches = () => {
  const given = examples();
  const made = batches({ examples: given, size: 4, order: "sequential", remainder: "short", key: seedKey(2) });
  for (const { values } of Object.values(given.columns)) values.dispose();
  return made;
};

function gradient(): GradientSource {
  return {
    is: "GradientSource",
    objective: objective(),
    compute: (weights, evaluate) => {
      const { loss, ...made } = lossAndGradients(weights, evaluate);
      loss.dispose();
      return made;
    },
  };
}

const stage = (): Stage => ({
  is: "Stage",
  name: "first",
  batches: tinyBatches(),
  gradient: objective(),
  updates: 2,
  trainable: "",
  optimizerState: "reset",
});
const trained = (): Trained => ({ is: "Trained", curves: { loss: { x: [1, 2], y: [2, 1] } }, updates: 2, presentations: 8, borders: [] });

/** Fits a sweep (`value`), a range test (`rate`) and a comparison (`arm`, `seed`). */
const table = (): Table => ({
  is: "Table",
  columns: ["arm", "seed", "value", "rate", "accuracy", "loss"],
  rows: [1, 2, 3, 4].flatMap((seed) => ["candidate", "baseline"].map((arm) => [arm, seed, seed / 10, seed / 10, seed / 5, 1 / seed])),
  planned: 4,
});

export const tiny: { readonly [N in PortName]: () => PortTypes[N] } = {
  Examples: examples,
  Batches: tinyBatches,
  Curriculum: () => ({
    is: "Curriculum",
    init: () => null,
    round: (state, round) => ({ state, rows: shuffled(seedKey(round), Int32Array.from([0, 1, 2, 3])).sort() }),
  }),
  ExampleScores: () => ({ is: "ExampleScores", measure: "loss", values: Float32Array.from(rows, (_, row) => (row + 1) / 12) }),
  Model: model,
  "Model[]": () => [model(), model()],
  Part: part,
  Schedule: () => constant({ value: 0.5 }),
  Objective: objective,
  GradientSource: gradient,
  GradientTransform: optimizer,
  Stage: stage,
  StagePlan: () => ({ is: "StagePlan", stages: [stage(), { ...stage(), name: "second" }] }),
  TrainStep: () =>
    supervised({ model: model(), batches: tinyBatches(), gradient: objective(), optimizer: optimizer(), watch: [], trainable: "" }),
  ...tinyLearning,
  ...tinyGenerative,
  ...tinyWorlds,
  ...tinySeries,
  ...tinyStreams,
  ...tinyWeights,
  Trained: trained,
  "Trained[]": () => [trained(), trained()],
  Scores: () => ({ is: "Scores", metrics: { accuracy: 0.5, loss: 1 } }),
  Table: table,
  Verdict: () => ({ is: "Verdict", lines: [] }),
  Plot: () => ({ is: "Plot", view: { is: "Text", text: "nothing" } }),
  number: () => 1,
};
