import * as tf from "@tensorflow/tfjs";
import { batches } from "../../data/batches.ts";
import { convNet } from "../../models/conv-net.ts";
import { mlp } from "../../models/mlp.ts";
import { chain } from "../../optimizers/chain.ts";
import { scaleByAdam } from "../../optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../../optimizers/scale-by-schedule.ts";
import type { Examples, GradientTransform, Model } from "../../ports.ts";
import { train } from "../../training/train.ts";
import { engineDescription, useEngine } from "../engine.ts";
import { nodeFiles } from "../node-files.test-helper.ts";
import { derive, permutation, seedKey, uniform } from "../random.ts";
import { valuesOf } from "../read.ts";
import { type AnyCard, argumentsOf, load } from "../run-node.test-helper.ts";
import { listening, plainObjective, sgd } from "../training.test-helper.ts";
import { flatten } from "../tree.ts";

/** A program: trains small models for some updates on the engine of PATCHBAY_ENGINE and prints what came out, as JSON. */
export interface Printed {
  readonly engine: string;
  /** For each training, the metrics of each update and the weights at the end. */
  readonly trainings: Readonly<Record<string, { metrics: readonly Record<string, number>[]; weights: Readonly<Record<string, number[]>> }>>;
  /** Tensors that are still held after all trainings. */
  readonly held: number;
  /** Kernels of tfjs's cpu backend for which the engine has nothing at all. */
  readonly unknown: readonly string[];
  /** Sums from behind over five entries and then over three. */
  readonly sums: readonly (readonly number[])[];
  /** Shape of a product whose dimensions are kept. */
  readonly kept: readonly number[];
  /** Computed whole numbers, truth values, and floats made of these, with their dimensions in another order. */
  readonly turned: readonly (readonly number[])[];
  /** Copies of five dimensions. */
  readonly tiled: readonly number[];
  /** A sum of more tensors than a shader can read. */
  readonly added: number;
  /** What came of each node, run from its defaults. */
  readonly nodes: Readonly<Record<string, readonly [string, string]>>;
  /** Problems, by what led to them: code and message. */
  readonly problems: Readonly<Record<string, readonly [string, string]>>;
}

const updates = 4;

function pictures(count: number, side: number): Examples {
  const key = seedKey(5);
  const values = uniform(derive(key, "pixels"), count * side * side);
  return {
    is: "Examples",
    count,
    columns: {
      input: { role: "input", values: tf.tensor2d(values, [count, side * side]) },
      label: {
        role: "label",
        values: tf.tensor1d(
          permutation(derive(key, "labels"), count).map((row) => row % 3),
          "int32",
        ),
      },
    },
    classes: ["a", "b", "c"],
    picture: [side, side],
    source: { title: "made up", licence: "CC0-1.0" },
  };
}

async function trained(model: Model, optimizer: GradientTransform): Promise<Printed["trainings"][string]> {
  const examples = pictures(48, 8);
  const { run, told } = listening();
  const { model: after } = await train({
    model,
    batches: batches({ examples, size: 16, order: "shuffled", remainder: "wrap", key: seedKey(3) }),
    gradient: plainObjective(),
    optimizer,
    validation: examples,
    budget: updates,
    unit: "updates",
    trainable: "",
    evaluateEvery: 2,
    keepAt: 0,
    run,
  });
  const weights = await valuesOf(() => Object.fromEntries(flatten(after.weights)));
  return {
    metrics: told.metrics.map(([, values]) => values),
    weights: Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, [...values]])),
  };
}

async function turned(): Promise<number[][]> {
  const numbers = tf.square(tf.range(0, 6, 1, "int32").reshape([1, 2, 3]));
  const truths = tf.greater(numbers, 3);
  const each = [numbers, truths, tf.cast(numbers, "float32"), tf.cast(truths, "float32")];
  return Promise.all(each.map(async (tensor) => [...(await tf.transpose(tensor, [2, 0, 1]).data())]));
}

async function sumsFromBehind(count: number): Promise<number[]> {
  return [...(await tf.cumsum(tf.ones([count]), 0, false, true).data())];
}

async function problemOf(work: () => unknown): Promise<readonly [string, string]> {
  try {
    await work();
    return ["none", ""];
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return [code ?? "uncoded", message];
  }
}

async function everyNode(): Promise<Printed["nodes"]> {
  const nodes: Record<string, readonly [string, string]> = {};
  for (const file of nodeFiles()) {
    const { card } = (await load(file)) as { card: AnyCard };
    for (const drive of [false, true]) {
      nodes[`${file.id}${drive ? ", driven" : ""}`] = await problemOf(() => card.run(argumentsOf(card, { optional: !drive, drive }).args));
    }
  }
  return nodes;
}

if (import.meta.main) {
  await useEngine();
  const adam = chain({
    transforms: [scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false }), scaleBySchedule({ rate: 0.01 })],
  });
  const perceptron = (activation: "relu" | "tanh") =>
    mlp({ inputs: 64, widths: [16, 12], outputs: 3, activation, init: "he", key: seedKey(1) });
  const network = (pool: "max" | "mean") =>
    convNet({ height: 8, width: 8, channels: [4, 6], kernel: 3, pool, outputs: 3, init: "he", key: seedKey(2) });
  const trainings = {
    "perceptron, relu, momentum": await trained(perceptron("relu"), sgd(0.1)),
    "perceptron, tanh, Adam": await trained(perceptron("tanh"), adam),
    "convolutions, largest of four, momentum": await trained(network("max"), sgd(0.1)),
    "convolutions, mean of four, Adam": await trained(network("mean"), adam),
  };
  const backend = tf.getBackend();
  const printed: Printed = {
    engine: engineDescription(),
    trainings,
    held: tf.memory().numTensors,
    unknown: tf.getKernelsForBackend("cpu").flatMap(({ kernelName }) => (tf.getKernel(kernelName, backend) ? [] : [kernelName])),
    sums: [await sumsFromBehind(5), await sumsFromBehind(3)],
    kept: tf.prod(tf.tensor2d([1, 2, 3, 4], [2, 2]), 0, true).shape,
    turned: await turned(),
    tiled: [...(await tf.tile(tf.square(tf.range(1, 4)).reshape([1, 1, 1, 3, 1]), [2, 1, 1, 1, 2]).data())],
    added: (await tf.addN(Array.from({ length: 20 }, (_, place) => tf.square(tf.scalar(place)))).data())[0] as number,
    nodes: await everyNode(),
    problems: {
      unique: await problemOf(() => tf.unique(tf.tensor1d([3, 1, 3]))),
      "read at once": await problemOf(() => tf.square(tf.tensor1d([3])).dataSync()),
      "whole numbers read at once": await problemOf(() => tf.gather(tf.tensor1d([3, 1], "int32"), [1]).dataSync()),
      // Larger than any buffer of SwiftShader; tfjs-cpu would really make it.
      "too large": backend === "cpu" ? ["none", ""] : await problemOf(() => tf.fill([700_000_000], 1).data()),
      afterwards: await problemOf(() => tf.square(tf.tensor1d([3])).data()),
    },
  };
  process.stdout.write(JSON.stringify(printed));
  process.exit(0);
}
