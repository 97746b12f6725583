// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { columnOf } from "../lib/examples.ts";
import { initialLayer, size } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { dense, layeredModel } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { derive, normal } from "../lib/random.ts";
import type { Examples, Lessons } from "../ports.ts";

/**
 * Lessons that a net makes: for every row of every step a latent of its own, with the class of the row beside it, goes through
 * one hidden layer (leaky ReLU, 0.1) and comes out as scale * tanh. Row r has class r mod classes, so that each step has all of them.
 *
 * Everything is learnt: `hidden/kernel` [latent + classes, hidden], `output/kernel` [hidden, values] and their biases,
 * `latents/table` [steps * batch, latent] (standard normal at first), and `pace/logRate` and `pace/logMomentum` [steps], which are
 * logarithms, so that rates and momenta stay positive; nothing keeps a momentum below 1.
 *
 * Throws `lessons.size`. Source: Such et al. 2019, arXiv:1912.07768, section 3 and the authors' curriculum generator, in dense layers.
 */
export function teachingGenerator({
  like,
  steps,
  batch,
  latent,
  hidden,
  scale,
  rate,
  momentum,
  key,
}: {
  like: Examples;
  steps: number;
  batch: number;
  latent: number;
  hidden: number;
  scale: number;
  rate: number;
  momentum: number;
  key: Key;
}): Lessons {
  check({ steps, batch, latent, hidden }, { rate, momentum });
  const { classes, picture } = like;
  const shape = columnOf(like, "input").shape.slice(1);
  const given = latent + classes.length;
  const values = size(shape);
  const net = layeredModel({
    input: [given],
    steps: [
      {
        layer: { name: "hidden", shape: [hidden], activation: "leakyRelu" },
        weights: initialLayer("he", [given, hidden], derive(key, "hidden")),
        run: (weights, h) => tf.leakyRelu(dense(weights, h), 0.1),
      },
      {
        layer: { name: "output", shape, activation: "tanh" },
        weights: initialLayer("glorot", [hidden, values], derive(key, "output")),
        run: (weights, h) => tf.mul(tf.reshape(tf.tanh(dense(weights, h)), [h.shape[0] as number, ...shape]), scale),
      },
    ],
  });
  const rows = steps * batch;
  const label = tf.tensor1d(
    Int32Array.from({ length: rows }, (_, row) => row % classes.length),
    "int32",
  );
  const latents = { table: tf.tensor2d(normal(derive(key, "latents"), rows * latent), [rows, latent]) };
  const pace = { logRate: tf.fill([steps], Math.log(rate)), logMomentum: tf.fill([steps], Math.log(momentum)) };
  const model = { ...net, weights: { ...net.weights, latents, pace } };
  return {
    is: "Lessons",
    steps,
    batch,
    model,
    label,
    like: { classes, ...(picture ? { picture } : {}) },
    inputs: (weights) =>
      tf.tidy(() => {
        const asked = tf.oneHot(label, classes.length);
        const { table } = weights.latents as { table: tf.Tensor };
        return net.apply(weights, tf.concat([table, asked], 1), { mode: "train" }).output;
      }),
    pace: (weights) => {
      const { logRate, logMomentum } = weights.pace as { logRate: tf.Tensor; logMomentum: tf.Tensor };
      return { rates: tf.exp(logRate), momenta: tf.exp(logMomentum) };
    },
  };
}

function check(sizes: Readonly<Record<string, number>>, positive: Readonly<Record<string, number>>): void {
  const wrong = (field: string, what: string, fix: string) => new Problem("lessons.size", what, { field, fix });
  for (const [field, value] of Object.entries(sizes)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw wrong(field, `Lessons have a whole number of ${field} from 1 on, not ${value}.`, `Write a positive whole number for ${field}.`);
  }
  for (const [field, value] of Object.entries(positive)) {
    if (value > 0) continue;
    throw wrong(field, `The first ${field} is learnt as a logarithm, so it cannot be ${value}.`, "Write a number above 0.");
  }
}

export const card = {
  run: teachingGenerator,
  title: "Teaching generator",
  summary: "Makes training data out of latents that are learnt, with a rate and a momentum for each step.",
  also: ["generative teaching network", "GTN", "synthetic data", "curriculum generator"],
  inputs: { like: { port: { Examples: true }, doc: "Examples whose shape and classes the lessons have." } },
  settings: {
    steps: { control: "number", default: 16, min: 1, step: 1, onNode: true, doc: "Steps of training that the lessons last." },
    batch: { control: "number", default: 32, min: 1, step: 1, unit: "examples", onNode: true, doc: "Examples in each step." },
    latent: { control: "number", default: 32, min: 1, step: 1, unit: "numbers", doc: "Size of the latent behind each example." },
    hidden: { control: "number", default: 256, min: 1, step: 1, unit: "units", doc: "Width of the generator's hidden layer." },
    scale: { control: "number", default: 2, min: 0, doc: "Values go from minus this to this." },
    rate: { control: "number", default: 0.02, min: 0, doc: "Learning rate of every step at first." },
    momentum: { control: "number", default: 0.5, min: 0, doc: "Momentum of every step at first." },
  },
  output: "Lessons",
  keys: { key: "lessons" },
  reference: {
    by: "Such et al. 2019",
    title: "Generative Teaching Networks: Accelerating Neural Architecture Search by Learning to Generate Synthetic Training Data",
    arxiv: "1912.07768",
  },
} satisfies NodeCard<typeof teachingGenerator>;
