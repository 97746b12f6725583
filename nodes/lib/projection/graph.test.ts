import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { mlp } from "../../models/mlp.ts";
import type { Tensors } from "../../ports.ts";
import { useEngine } from "../engine.ts";
import { derive, normal, seedKey } from "../random.ts";
import { flatten } from "../tree.ts";
import { projectConsensus } from "./elementary.ts";
import { consensusWeights, denseLayers, type Edges, forward, projections } from "./graph.ts";
import { meanViolation } from "./violation.ts";

beforeAll(useEngine);

const net = () => mlp({ inputs: 5, widths: [4, 3], outputs: 2, activation: "relu", init: "uniform", key: seedKey(1) });
const x = () => tf.tensor2d(Array.from(normal(seedKey(2), 30)), [6, 5]);
const truth = () => tf.oneHot(tf.tensor1d([0, 1, 0, 1, 1, 0], "int32"), 2);
const made = () => {
  const model = net();
  const layers = denseLayers(model);
  const { edges, logits } = forward(layers, model.weights, x());
  const lastBias = (model.weights.output as Tensors).bias as tf.Tensor;
  const of = (lambda: number) =>
    projections(layers, { x: x(), truth: truth(), lastBias, loss: { form: "newton", lambda, rounds: 10 }, dotRounds: 12 });
  return { model, layers, edges, logits, of };
};
const shaken = (edges: Edges): Edges =>
  Object.fromEntries(
    Object.entries(edges).map(([name, layer]) => [
      name,
      Object.fromEntries(
        Object.entries(layer).map(([kind, tensor]) => {
          const noise = Array.from(normal(derive(seedKey(9), name + kind), tensor.size), (value) => 0.1 * value);
          return [kind, tf.add(tensor, tf.tensor(noise, tensor.shape))];
        }),
      ),
    ]),
  ) as Edges;
const gap = (a: Edges, b: Edges) => meanViolation(a, b).dataSync()[0] as number;

test("a forward pass satisfies every constraint but the loss, and its logits are the model's", () => {
  const { model, edges, logits, of } = made();
  const { a, b } = of(1e-9);
  expect(gap(edges, a(edges))).toBeLessThan(1e-6);
  expect(gap(edges, b(edges))).toBeLessThan(1e-6);
  expect(gap(edges, of(5).a(edges))).toBeGreaterThan(1e-2);
  const apart = tf.max(tf.abs(tf.sub(logits, model.apply(model.weights, x(), { mode: "evaluate" }).output))).dataSync()[0] as number;
  expect(apart).toBeLessThan(1e-6);
});

test("the projection on dot products and biases leaves what it made; so does the other one but for the loss", () => {
  const { edges, of } = made();
  const start = shaken(edges);
  const { a, b } = of(1e-9);
  const once = b(start);
  expect(gap(start, once)).toBeGreaterThan(1e-2);
  expect(gap(once, b(once))).toBeLessThan(1e-5);
  const first = a(start);
  expect(gap(first, a(first))).toBeLessThan(1e-5);
});

test("weights come back from a forward pass as they were, and from other edges as the means of their copies", () => {
  const { model, layers, edges } = made();
  const back = flatten(consensusWeights(layers, edges, model.weights));
  for (const [path, weight] of flatten(model.weights)) {
    const apart = tf.max(tf.abs(tf.sub(weight, back.get(path) as tf.Tensor))).dataSync()[0] as number;
    expect(apart, path).toBeLessThan(1e-6);
  }
  const hidden = consensusWeights(layers, shaken(edges), model.weights).hidden1 as Tensors;
  const copies = shaken(edges).hidden1?.weight as tf.Tensor;
  const apart = tf.max(tf.abs(tf.sub(hidden.kernel as tf.Tensor, tf.transpose(tf.mean(copies, 0))))).dataSync()[0] as number;
  expect(apart).toBe(0);
});

test("consensus alone: alternating projections are the mean at once", () => {
  const copies = tf.tensor2d([
    [1, 5],
    [3, 7],
  ]);
  expect(projectConsensus(copies).arraySync()).toEqual([
    [2, 6],
    [2, 6],
  ]);
  expect(projectConsensus(projectConsensus(copies)).arraySync()).toEqual(projectConsensus(copies).arraySync());
});

test("a model of other layers is refused", () => {
  expect(() => denseLayers(mlp({ inputs: 5, widths: [4], outputs: 2, activation: "tanh", init: "he", key: seedKey(1) }))).toThrow(/ReLU/);
});
