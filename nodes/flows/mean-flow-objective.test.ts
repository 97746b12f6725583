import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { gaussianModel, lossOn, marginalPath, readLoss } from "../lib/flows/gaussian.test-helper.ts";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import { differences, tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Derivative } from "../ports.ts";
import { alongFlow } from "./along-flow.ts";
import { flowMapNet } from "./flow-map-net.ts";
import { flowMatchingObjective } from "./flow-matching-objective.ts";
import { meanFlowObjective } from "./mean-flow-objective.ts";
import { noisePath } from "./noise-path.ts";
import { timePairSampler } from "./time-pair-sampler.ts";
import { timeSampler } from "./time-sampler.ts";
import { velocityNet } from "./velocity-net.ts";

beforeAll(useEngine);
const uniform = timeSampler({ law: "uniform", mean: 0, deviation: 1 });
const pairs = (shareEqual: number) => timePairSampler({ times: uniform, shareEqual });
const path = noisePath({ kind: "linear" });
const exactly = alongFlow({ how: "doubleBackward", step: 0 });
const make = (change: Partial<Parameters<typeof meanFlowObjective>[0]> = {}) =>
  meanFlowObjective({ path, times: pairs(0.5), derivative: exactly, derivativeShare: 1, power: 0, c: 0.01, key: seedKey(3), ...change });
const net = (widths = [16, 16]) => flowMapNet({ dimensions: 2, widths, frequencies: [], key: seedKey(1) });
const data = (count: number, c = 1) =>
  tf.tensor2d(
    normal(seedKey(5), 2 * count).map((z) => z * c),
    [count, 2],
  );

test("with r = t for all it is flow matching, in value and in gradient", () => {
  const model = net();
  const mean = readLoss(lossOn(make({ times: pairs(1) }), model, data(32)), model.weights);
  const matching = flowMatchingObjective({ path, times: pairs(1), key: seedKey(3) });
  const plain = readLoss(lossOn(matching, model, data(32)), model.weights);
  expect(Math.abs(mean.loss - plain.loss)).toBeLessThan(1e-6);
  for (const [i, slope] of mean.slopes.entries()) expect(Math.abs(slope - (plain.slopes[i] as number))).toBeLessThan(1e-6);
});

describe("on Gaussian data, with the mean velocity in place of the pair's own", () => {
  test.each([
    ["doubleBackward", 1e-5],
    ["centralDifference", 2e-3],
  ] as const)("the exact average velocity is its own target (%s, to %f)", (how, near) => {
    const objective = make({ path: marginalPath(0.5), times: pairs(0), derivative: alongFlow({ how, step: 1e-3 }) });
    const loss = tf.tidy(() => lossOn(objective, gaussianModel(0.5), data(256, 0.5))({}).dataSync()[0] as number);
    expect(Math.sqrt(loss)).toBeLessThan(near);
  });

  test("without the derivative it is not", () => {
    const objective = make({ path: marginalPath(0.5), times: pairs(0), derivativeShare: 0 });
    expect(tf.tidy(() => lossOn(objective, gaussianModel(0.5), data(256, 0.5))({}).dataSync()[0] as number)).toBeGreaterThan(0.01);
  });
});

test.each([0, 0.5, 1])("the gradient agrees with differences while target and weight stand still (power %s)", (power) => {
  const model = net([4]);
  const points = data(6);
  const apply = (weights: typeof model.weights) => (row: tf.Tensor) => model.apply(weights, row, { mode: "train" }).output;
  const still = (call: Parameters<Derivative["of"]>): tf.Tensor => {
    const f = (x: tf.Tensor, t: tf.Tensor, gap: tf.Tensor) => apply(model.weights)(tf.concat([x, t, gap], 1));
    return exactly.of(f as never, call[1], call[2]).derivative;
  };
  // The derivative of the first weights, whatever the weights are; the denominator is left to power 0.
  const held: Derivative = { is: "Derivative", how: "held", of: (...call) => ({ value: call[0](...call[1]), derivative: still(call) }) };
  const { slopes } = readLoss(lossOn(make({ power }), model, points), model.weights);
  const measured =
    power === 0
      ? [...differences(lossOn(make({ derivative: held }), model, points), model.weights, 1e-2).values()].flat()
      : weighted(power);
  for (const [i, slope] of slopes.entries()) expect(Math.abs(slope - (measured[i] as number))).toBeLessThan(1e-2 * (1 + Math.abs(slope)));

  /** Slopes of the examples one by one, each with the weight that its own loss gives it. */
  function weighted(p: number): number[] {
    const each = [0, 1, 2, 3, 4, 5].map((row) => {
      const only = (weights: typeof model.weights) =>
        tf.tidy(() => {
          const evaluated = make().evaluate({
            model: { weights, takes: model.takes as string[], run: (x) => ({ output: apply(weights)(x), layers: {} }), part: (_, h) => h },
            batch: { input: points },
            numbers: { derivativeShare: tf.scalar(1) },
            key: tf.tensor1d([1, 2], "int32"),
            state: {},
          });
          return tf.reshape(
            tf.slice(tf.add(evaluated.parts.average as tf.Tensor, evaluated.parts.instant as tf.Tensor), row, 1),
            [],
          ) as tf.Scalar;
        });
      const { loss, slopes: own } = readLoss(only, model.weights);
      return own.map((slope) => slope / (6 * (loss + 0.01) ** p));
    });
    return each.reduce((sum, one) => sum.map((value, i) => value + (one[i] as number)));
  }
});

test("the parts are the examples with r = t and the others, and together the whole", () => {
  const model = net();
  const { parts } = make({ times: pairs(0.25) }).evaluate({
    model: {
      weights: {},
      takes: ["x", "t", "gap"],
      run: (x) => ({ output: model.apply(model.weights, x, { mode: "train" }).output, layers: {} }),
      part: (_, h) => h,
    },
    batch: { input: data(8) },
    numbers: { derivativeShare: tf.scalar(1) },
    key: tf.tensor1d([1, 2], "int32"),
    state: {},
  });
  const zero = (part: tf.Tensor | undefined) => Array.from((part as tf.Tensor).dataSync(), (value) => value === 0);
  expect(zero(parts.average)).toEqual([true, true, false, false, false, false, false, false]);
  expect(zero(parts.instant)).toEqual([false, false, true, true, true, true, true, true]);
});

test("a network without a gap is refused, with the node to wire instead", () => {
  const model = velocityNet({ dimensions: 2, widths: [2], frequencies: [], key: seedKey(1) });
  expect(() => make().check?.({ examples: tinyExamples([[0, 0]], [0]), model })).toThrow("this one takes x, t");
  make().check?.({ examples: tinyExamples([[0, 0]], [0]), model: net() });
});

test("a power needs a number beside the error", () => {
  expect(() => make({ power: 1, c: 0 })).toThrow(Problem);
  make({ power: 0, c: 0 });
});
