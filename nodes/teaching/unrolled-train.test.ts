import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { useEngine } from "../lib/engine.ts";
import { derive, normal, seedKey } from "../lib/random.ts";
import { listed } from "../lib/teaching/taught.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import { listening, numbersIn } from "../lib/training.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { convNet } from "../models/conv-net.ts";
import { freeze } from "../models/freeze.ts";
import { mlp } from "../models/mlp.ts";
import { weightNormalized } from "../models/weight-normalized.ts";
import { crossEntropy } from "../objectives/cross-entropy.ts";
import { chain } from "../optimizers/chain.ts";
import { momentum } from "../optimizers/momentum.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Model, Tensors } from "../ports.ts";
import { train } from "../training/train.ts";
import { unrolledTrain } from "./unrolled-train.ts";

beforeAll(useEngine);

const small = (key = seedKey(1)) => mlp({ inputs: 5, widths: [6], outputs: 3, activation: "tanh", init: "he", key });
const rates = [0.3, 0.1, 0.4];
const momenta = [0.5, 0.9, 1.1];
const scalars = (values: readonly number[]) => values.map((value) => tf.scalar(value));
const input = normal(seedKey(7), 3 * 4 * 5);
const labels = [0, 1, 2, 2, 1, 1, 0, 2, 0, 0, 1, 2];

function given(steps = 3) {
  return Array.from({ length: steps }, (_, step) => ({
    input: tf.tensor2d(input.slice(step * 20, step * 20 + 20), [4, 5]),
    label: tf.tensor1d(labels.slice(step * 4, step * 4 + 4), "int32"),
  }));
}

/** The same by the ordinary nodes. */
async function ordinary(model: Model, steps: number): Promise<Model> {
  const rows = Array.from({ length: 4 * steps }, (_, row) => [...input.slice(row * 5, row * 5 + 5)]);
  const trained = await train({
    model,
    batches: batches({
      examples: tinyExamples(rows, labels.slice(0, 4 * steps)),
      size: 4,
      order: "sequential",
      remainder: "short",
      key: seedKey(1),
    }),
    gradient: crossEntropy({ labels: "hard", column: "label", smoothing: 0 }),
    optimizer: chain({ transforms: [momentum({ decay: listed(momenta), nesterov: false }), scaleBySchedule({ rate: listed(rates) })] }),
    budget: steps,
    unit: "updates",
    trainable: "",
    evaluateEvery: 0,
    keepAt: 0,
    run: listening().run,
  });
  return trained.model;
}

const learners: [string, () => Model][] = [
  ["an MLP", () => small()],
  ["an MLP with weight normalisation", () => weightNormalized({ model: small() })],
  ["a ReLU net of two layers", () => mlp({ inputs: 5, widths: [7, 4], outputs: 3, activation: "relu", init: "he", key: seedKey(3) })],
];

describe("it is the ordinary training", () => {
  test.each(learners)("%s: one step gives the weights of an ordinary step, bit for bit", async (_, make) => {
    const learner = make();
    const [after] = unrolledTrain({ learner, init: "he" }).run({
      weights: learner.weights,
      batches: given(1),
      rates: scalars(rates),
      momenta: scalars(momenta),
    });
    expect(numbersIn(after as Tensors)).toEqual(numbersIn((await ordinary(learner, 1)).weights));
  });

  test.each(learners)("%s: three steps at rates and momenta of their own give what train gives", async (_, make) => {
    const learner = make();
    const after = unrolledTrain({ learner, init: "he" }).run({
      weights: learner.weights,
      batches: given(),
      rates: scalars(rates),
      momenta: scalars(momenta),
    });
    const want = numbersIn((await ordinary(learner, 3)).weights);
    for (const [path, values] of Object.entries(numbersIn(after.at(-1) as Tensors)))
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(want[path]?.[i] as number, 5);
  });

  test("at rate 0 nothing moves", () => {
    const learner = small();
    const after = unrolledTrain({ learner, init: "he" }).run({
      weights: learner.weights,
      batches: given(),
      rates: scalars([0, 0, 0]),
      momenta: scalars(momenta),
    });
    expect(numbersIn(after.at(-1) as Tensors)).toEqual(numbersIn(learner.weights));
  });

  test("the step of a linear classifier is that of the written-out backward pass", () => {
    const learner = mlp({ inputs: 5, widths: [], outputs: 3, activation: "relu", init: "he", key: seedKey(4) });
    const [batch] = given(1) as [ReturnType<typeof given>[0]];
    const [after] = unrolledTrain({ learner, init: "he" }).run({
      weights: learner.weights,
      batches: [batch],
      rates: [tf.scalar(0.3)],
      momenta: [tf.scalar(0.5)],
    });
    const { kernel, bias } = learner.weights.output as { kernel: tf.Tensor; bias: tf.Tensor };
    const d = tf.div(
      tf.sub(tf.softmax(tf.add(tf.matMul(batch.input, kernel as tf.Tensor2D), bias)), tf.oneHot(batch.label, 3)),
      4,
    ) as tf.Tensor2D;
    const want = tf.sub(kernel, tf.mul(tf.matMul(batch.input, d, true), 0.3)).dataSync();
    for (const [i, value] of ((after as Tensors).output as { kernel: tf.Tensor }).kernel.dataSync().entries())
      expect(value).toBeCloseTo(want[i] as number, 6);
  });
});

describe("one can differentiate through it", () => {
  /** Loss on other examples after the last step, as a function of everything that is given. */
  function meta(learner: Model, at: Tensors): tf.Scalar {
    const { pixels, logRate, logMomentum, weights } = at as {
      pixels: tf.Tensor;
      logRate: tf.Tensor;
      logMomentum: tf.Tensor;
      weights: Tensors;
    };
    const after = unrolledTrain({ learner, init: "he" }).run({
      weights,
      batches: given().map(({ label }, step) => ({ input: tf.slice(pixels, [4 * step, 0], [4, 5]), label })),
      rates: tf.unstack(tf.exp(logRate)) as tf.Scalar[],
      momenta: tf.unstack(tf.exp(logMomentum)) as tf.Scalar[],
    });
    const x = tf.tensor2d(normal(seedKey(8), 40), [8, 5]);
    const target = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32"), 3);
    const { output } = learner.apply(after.at(-1) as Tensors, x, { mode: "evaluate" });
    return tf.mean(tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(output)), -1)));
  }

  test.each(learners.slice(0, 2))("%s: batches, rates, momenta and first weights, against differences", (_, make) => {
    const learner = make();
    const at: Tensors = {
      pixels: tf.tensor2d(input, [12, 5]),
      logRate: tf.log(tf.tensor1d(rates)),
      logMomentum: tf.log(tf.tensor1d(momenta)),
      weights: learner.weights,
    };
    const flat = flatten(at);
    const { grads } = tf.engine().gradients(() => meta(learner, at), [...flat.values()], undefined as unknown as tf.Tensor, true);
    for (const [place, [path, tensor]] of [...flat].entries()) {
      const slope = grads[place]?.dataSync() ?? new Float32Array(tensor.size);
      const direction = normal(derive(seedKey(9), path), tensor.size);
      // Along one direction for each tensor: single weights are too small for float32 differences.
      const along = (step: number) => {
        const moved = tf.add(tensor, tf.mul(tf.tensor(direction, tensor.shape), step));
        const tree = Object.fromEntries(Object.entries(at).map(([name, value]) => [name, value])) as Tensors;
        return tf.tidy(() => meta(learner, replaced(tree, path, moved)).dataSync()[0] as number);
      };
      const want = (8 * (along(5e-3) - along(-5e-3)) - (along(1e-2) - along(-1e-2))) / (12 * 5e-3);
      const got = direction.reduce((sum, value, i) => sum + value * (slope[i] as number), 0);
      expect(Math.abs(got - want), path).toBeLessThan(1e-2 * Math.abs(want) + 1e-4);
    }
    // The first momentum has nothing to keep; the others count, so no step is detached.
    const [first, second, third] = (grads[2] as tf.Tensor).dataSync();
    expect(first).toBe(0);
    expect(Math.min(Math.abs(second as number), Math.abs(third as number))).toBeGreaterThan(1e-4);
  });
});

function replaced(tree: Tensors, path: string, tensor: tf.Tensor): Tensors {
  const [name, ...rest] = path.split("/") as [string, ...string[]];
  return { ...tree, [name]: rest.length === 0 ? tensor : replaced(tree[name] as Tensors, rest.join("/"), tensor) };
}

describe("fresh learners", () => {
  test("are what the node of the model draws under that key, other for each key, in tensors of their own", () => {
    const training = unrolledTrain({ learner: small(), init: "he" });
    const before = tf.memory().numTensors;
    const one = training.fresh(seedKey(5));
    expect(tf.memory().numTensors - before).toBe(flatten(one).size);
    expect(numbersIn(one)).toEqual(numbersIn(small(seedKey(5)).weights));
    expect(numbersIn(training.fresh(seedKey(6)))).not.toEqual(numbersIn(one));
  });

  test("keep their form with weight normalisation and in convolutions", () => {
    const learner = weightNormalized({ model: small() });
    const fresh = unrolledTrain({ learner, init: "he" }).fresh(seedKey(5));
    expect(numbersIn(fresh)).toEqual(numbersIn(weightNormalized({ model: small(seedKey(5)) }).weights));
    const net = (key = seedKey(1)) => convNet({ height: 6, width: 6, channels: [3], kernel: 3, pool: "mean", outputs: 2, init: "he", key });
    expect(numbersIn(unrolledTrain({ learner: net(), init: "he" }).fresh(seedKey(2)))).toEqual(numbersIn(net(seedKey(2)).weights));
  });

  test("a frozen model, and one that keeps statistics, are refused", () => {
    expect(() => unrolledTrain({ learner: freeze({ model: small() }), init: "he" })).toThrow(
      expect.objectContaining({ code: "unrolled.frozen" }),
    );
    const withStats = { ...small(), stats: { mean: tf.zeros([1]) } };
    expect(() => unrolledTrain({ learner: withStats, init: "he" })).toThrow(expect.objectContaining({ code: "unrolled.statistics" }));
  });
});
