import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Examples, GradientTransform, Model, Tensors } from "../ports.ts";
import { lossesOf } from "./adversarial.ts";
import { adversarialSteps, type Game } from "./adversarial-steps.ts";
import { useEngine } from "./engine.ts";
import { layeredModel } from "./layered.ts";
import { seedKey } from "./random.ts";
import { numbersIn, sgd, tinyModel } from "./training.test-helper.ts";

beforeAll(useEngine);

/** x -> slope * x + shift, of one number. */
function line(slope: number, shift: number): Model {
  return layeredModel({
    input: [1],
    steps: [
      {
        layer: { name: "line", shape: [1], activation: "none" },
        weights: { slope: tf.scalar(slope), shift: tf.scalar(shift) },
        run: (weights, x) => tf.add(tf.mul(x, weights.slope as tf.Tensor), weights.shift as tf.Tensor),
      },
    ],
  });
}

/** A hundred real points at 0. */
function zeros(): Examples {
  return {
    is: "Examples",
    count: 100,
    columns: { input: { role: "input", values: tf.zeros([100, 1]) } },
    classes: [],
    source: { title: "made up", licence: "CC0-1.0" },
  };
}

const plain = (rate: number): GradientTransform => scaleBySchedule({ rate });
const game = (more: Partial<Game>): Game => ({
  generator: line(0, 1),
  discriminator: line(0.4, 0.3),
  batches: batches({ examples: zeros(), size: 10, order: "sequential", remainder: "wrap", key: seedKey(1) }),
  objective: lossesOf("nonSaturating"),
  generatorOptimizer: plain(1),
  discriminatorOptimizer: plain(1),
  discriminatorSteps: 1,
  order: "simultaneous",
  noise: "normal",
  decay: 0.5,
  key: seedKey(2),
  ...more,
});

/** One update: the state before, after, and what it recorded. */
function update(made: Game): { before: Record<string, number[]>; after: Record<string, number[]>; metrics: Record<string, number> } {
  const steps = adversarialSteps(made);
  return tf.tidy(() => {
    const state = steps.init();
    const { inputs } = steps.inputs(steps.host, { step: 0, presentations: 0, metrics: {} }, () => ({}));
    const numbers = Object.fromEntries(Object.entries(steps.numbers).map(([name, value]) => [name, tf.scalar(value as number)]));
    const next = steps.step(state, inputs, numbers);
    const metrics = Object.fromEntries(Object.entries(next.metrics).map(([name, value]) => [name, value.dataSync()[0] as number]));
    return { before: numbersIn(state), after: numbersIn(next.state), metrics };
  });
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const weight = (numbers: Record<string, number[]>, path: string) => numbers[`weights/${path}`]?.[0] as number;

test("real at 0, fake at 1, a linear discriminator: both gradients by hand", () => {
  const { after, metrics } = update(game({}));
  const [real, fake] = [0.3, 0.7];
  // dD/da = -sigmoid(-a)/2 at the real point 0, dD/db = sigmoid(b)/2 at the fake point 1.
  expect(weight(after, "discriminator/line/slope")).toBeCloseTo(0.4 - sigmoid(fake) / 2, 6);
  expect(weight(after, "discriminator/line/shift")).toBeCloseTo(0.3 - (sigmoid(fake) - sigmoid(-real)) / 2, 6);
  // dG/db = -sigmoid(-b), and db/dshift is the discriminator's slope.
  expect(weight(after, "generator/line/shift")).toBeCloseTo(1 + sigmoid(-fake) * 0.4, 6);
  expect(metrics["discriminator.loss"]).toBeCloseTo((Math.log1p(Math.exp(-real)) + Math.log1p(Math.exp(fake))) / 2, 6);
  expect(metrics["generator.loss"]).toBeCloseTo(Math.log1p(Math.exp(-fake)), 6);
  expect([metrics.onReal, metrics.onFake]).toEqual([expect.closeTo(sigmoid(real), 6), expect.closeTo(sigmoid(fake), 6)]);
  expect(after["average/line/shift"]?.[0]).toBeCloseTo((1 + weight(after, "generator/line/shift")) / 2, 6);
});

test("a discriminator that says 0 has the loss ln 2, and so has the generator", () => {
  const { metrics } = update(game({ discriminator: line(0, 0) }));
  expect(metrics["discriminator.loss"]).toBeCloseTo(Math.LN2, 6);
  expect(metrics["generator.loss"]).toBeCloseTo(Math.LN2, 6);
  expect(metrics.loss).toBeCloseTo(2 * Math.LN2, 6);
});

test("alternating, the generator answers the newest discriminator, k times moved", () => {
  const { after } = update(game({ order: "alternating", discriminatorSteps: 3 }));
  let [slope, shift] = [0.4, 0.3];
  for (let k = 0; k < 3; k++) {
    const up = sigmoid(slope + shift);
    [slope, shift] = [slope - up / 2, shift - (up - sigmoid(-shift)) / 2];
  }
  expect(weight(after, "discriminator/line/slope")).toBeCloseTo(slope, 5);
  expect(weight(after, "generator/line/shift")).toBeCloseTo(1 + sigmoid(-(slope + shift)) * slope, 5);
});

test.each([
  ["generator", "discriminator"],
  ["discriminator", "generator"],
] as const)("when the %s does not move, its weights keep their bits, and the %s moves", (still, moves) => {
  const nets = { generator: tinyModel(1), discriminator: { ...tinyModel(2), output: [1] } as Model };
  const judge: Model = {
    ...nets.discriminator,
    apply: (w, x, how) => ({ output: tf.sum(nets.discriminator.apply(w, x, how).output, 1, true), stats: {} }),
  };
  const plane = { ...zeros(), columns: { input: { role: "input" as const, values: tf.ones([100, 2]) } } };
  const { before, after } = update(
    game({
      ...nets,
      discriminator: judge,
      batches: batches({ examples: plane, size: 10, order: "sequential", remainder: "wrap", key: seedKey(1) }),
      [`${still}Optimizer`]: plain(0),
      order: "alternating",
    }),
  );
  const of = (numbers: Record<string, number[]>, name: string) =>
    Object.entries(numbers).filter(([path]) => path.startsWith(`weights/${name}/`));
  expect(of(after, still)).toEqual(of(before, still));
  expect(of(after, moves)).not.toEqual(of(before, moves));
});

test("their rates are numbers of their own", () => {
  expect(Object.keys(adversarialSteps(game({})).numbers)).toEqual(["discriminator.rate", "generator.rate", "decay"]);
});

test("what does not fit is a problem", () => {
  const wrong = (more: Partial<Game>) => () => adversarialSteps(game(more));
  expect(wrong({ discriminatorSteps: 2 })).toThrow(/2 moves an update where they are simultaneous/);
  expect(wrong({ generator: tinyModel() })).toThrow(/makes 2 numbers a sample/);
  expect(wrong({ discriminator: tinyModel() })).toThrow(/takes 2 numbers and gives 2, not 1 and 1/);
  expect(wrong({ generatorOptimizer: { ...sgd(1), byPart: true } })).toThrow(/one gradient a part/);
  const frozen = { ...line(0, 0), weights: {} as Tensors };
  expect(wrong({ generator: frozen, discriminator: frozen })).toThrow(/nothing can learn/);
});
