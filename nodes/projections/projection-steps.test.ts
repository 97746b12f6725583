import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { derive, normal, seedKey } from "../lib/random.ts";
import { tinyExamples } from "../lib/tiny.test-helper.ts";
import { tiny } from "../lib/tiny-ports.test-helper.ts";
import { listening, tinyBatches } from "../lib/training.test-helper.ts";
import type { View } from "../lib/view.ts";
import { mlp } from "../models/mlp.ts";
import { quantizer } from "../models/quantizer.ts";
import type { Examples, Model, Tensors } from "../ports.ts";
import { runSteps } from "../training/run-steps.ts";
import { projectionSolver } from "./projection-solver.ts";
import { projectionSteps } from "./projection-steps.ts";

beforeAll(useEngine);

/** Four clouds of points in eight dimensions. */
function clouds(count: number, seed = 1): Examples {
  const middle = (label: number) => Array.from(normal(derive(seedKey(20), label), 8));
  const label = Array.from({ length: count }, (_, row) => row % 4);
  const input = label.map((own, row) => {
    const noise = normal(derive(seedKey(seed), row), 8);
    return middle(own).map((value, i) => value + 0.5 * (noise[i] as number));
  });
  return tinyExamples(input, label, { classes: 4 });
}
const solver = (iterations = 8) => projectionSolver({ rule: "douglasRachford", iterations, relaxation: 0.5, beta: 1 });
const relu = () => mlp({ inputs: 8, widths: [10], outputs: 4, activation: "relu", init: "he", key: seedKey(1) });
const signs = () =>
  quantizer({ model: mlp({ inputs: 8, widths: [12], outputs: 4, activation: "tanh", init: "he", key: seedKey(1) }), gradient: "true" });
const steps = (model: Model, more: Partial<Parameters<typeof projectionSteps>[0]> = {}) =>
  projectionSteps({ model, batches: tinyBatches(clouds(256), 32), solver: solver(), loss: "fixedPoint", lambda: 5, drawEvery: 0, ...more });
const course = { budget: 12, unit: "updates", evaluateEvery: 12, keepAt: 0 } as const;
const curve = (told: ReturnType<typeof listening>["told"], name: string) => told.metrics.flatMap(([, values]) => values[name] ?? []);

test.each([
  ["a ReLU net", relu],
  ["a net of steps, which no gradient could reach,", signs],
])(
  "%s learns four clouds without a gradient, in a compiled step",
  async (_, model) => {
    const { run, told } = listening();
    await runSteps({ steps: steps(model()), ...course, validation: clouds(200, 2), run });
    expect(told.notes).toEqual([]);
    expect(curve(told, "validation.accuracy").at(-1)).toBeGreaterThan(0.7);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(curve(told, "lossAfter"))).toBeLessThan(mean(curve(told, "loss")));
  },
  60_000,
);

test("a net of two hidden layers is one graph as well", async () => {
  const model = mlp({ inputs: 8, widths: [8, 6], outputs: 4, activation: "relu", init: "he", key: seedKey(2) });
  const { run, told } = listening();
  await runSteps({ steps: steps(model), ...course, budget: 3, run });
  expect(curve(told, "lossAfter").every(Number.isFinite)).toBe(true);
});

test("a loss that moves nothing leaves the weights alone: the forward pass is a solution", async () => {
  const model = relu();
  const { run } = listening();
  const trained = await runSteps({ steps: steps(model, { loss: "newton", lambda: 0 }), ...course, budget: 3, run });
  const kernel = ({ weights }: Model) => (weights.hidden1 as Tensors).kernel as tf.Tensor;
  expect(tf.max(tf.abs(tf.sub(kernel(model), kernel(trained.model)))).dataSync()[0]).toBeLessThan(1e-5);
});

test("what is kept of a batch is its weights: the next one begins with a forward pass", () => {
  const learning = steps(relu());
  const state = learning.init();
  const { inputs } = learning.inputs(learning.host, { step: 0, presentations: 0, metrics: {} }, () => ({}));
  const other = { ...state, first: tf.ones([8]), last: tf.ones([8]) };
  const kernel = (made: { state: Tensors }) => ((made.state.weights as Tensors).hidden1 as { kernel: tf.Tensor }).kernel.arraySync();
  expect(kernel(learning.step(state, inputs, {}))).toEqual(kernel(learning.step(other, inputs, {})));
});

test("its pictures: violation over the iterations, and the net with that of each weight", async () => {
  const views = new Map<string, View>();
  const { run } = listening({ show: (name, view) => void views.set(name, view) });
  await runSteps({ steps: steps(relu()), ...course, budget: 2, run });
  const lines = views.get("violation");
  if (lines?.is !== "Lines") throw new Error("no lines");
  expect(lines.series.map(({ name, y }) => [name, y.length])).toEqual([
    ["first batch", 8],
    ["batch 2", 8],
  ]);
  const net = views.get("network");
  if (net?.is !== "Network") throw new Error("no network");
  expect(net.layers.map(({ units }) => units.length)).toEqual([8, 10, 4]);
  expect(Math.max(...net.edges.flat(2))).toBeCloseTo(1, 5);
});

test("batches that weigh their examples and models of other layers are refused", async () => {
  expect(() => steps(tiny.Model())).toThrow(/ReLU/);
  const batches = tinyBatches(clouds(64));
  const heavy = {
    ...batches,
    next: (...args: Parameters<typeof batches.next>) => ({ ...batches.next(...args), weights: new Float32Array(16) }),
  };
  const { run } = listening();
  await expect(runSteps({ steps: steps(relu(), { batches: heavy }), ...course, run })).rejects.toThrow(/weigh/);
});
