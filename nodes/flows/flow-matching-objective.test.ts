import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { bound, gaussianModel, lossOn, marginalPath, readLoss } from "../lib/flows/gaussian.test-helper.ts";
import { normal, seedKey } from "../lib/random.ts";
import { differences, tinyExamples } from "../lib/tiny.test-helper.ts";
import { mlp } from "../models/mlp.ts";
import type { Objective } from "../ports.ts";
import { flowMapNet } from "./flow-map-net.ts";
import { flowMatchingObjective } from "./flow-matching-objective.ts";
import { noisePath } from "./noise-path.ts";
import { timeSampler } from "./time-sampler.ts";
import { velocityNet } from "./velocity-net.ts";

beforeAll(useEngine);
const times = timeSampler({ law: "uniform", mean: 0, deviation: 1 });
const path = noisePath({ kind: "linear" });
const objective = flowMatchingObjective({ path, times, key: seedKey(3) });
const data = (count: number, c = 1) =>
  tf.tensor2d(
    normal(seedKey(5), 2 * count).map((z) => z * c),
    [count, 2],
  );
const read = (make: () => tf.Tensor) => tf.tidy(() => make().dataSync()[0] as number);

test("the gradient agrees with differences", () => {
  const model = velocityNet({ dimensions: 2, widths: [4], frequencies: [], key: seedKey(1) });
  const loss = lossOn(objective, model, data(8));
  const measured = [...differences(loss, model.weights, 1e-2).values()].flat();
  for (const [i, slope] of readLoss(loss, model.weights).slopes.entries())
    expect(Math.abs(slope - (measured[i] as number))).toBeLessThan(5e-3);
});

test("the mean velocity of all paths costs what the paths differ from it, and any other costs more", () => {
  const c = 0.5;
  const points = data(20_000, c);
  const exact = gaussianModel(c, { gap: false });
  const scaled = (by: number) => ({
    ...exact,
    apply: (...call: Parameters<typeof exact.apply>) => ({ output: tf.mul(exact.apply(...call).output, by), stats: {} }),
  });
  const costs = [0.9, 1, 1.1].map((by) => read(() => lossOn(objective, scaled(by), points)({})));
  expect(costs[1]).toBeLessThan(costs[0] as number);
  expect(costs[1]).toBeLessThan(costs[2] as number);
  // Two dimensions, each with the variance c^2 / S(t), whose mean over uniform t is pi / 2 * c.
  expect(Math.abs((costs[1] as number) - Math.PI * c)).toBeLessThan(0.05);
});

test("on the velocity itself nothing is left", () => {
  const marginal = flowMatchingObjective({ path: marginalPath(0.5), times, key: seedKey(3) });
  for (const gap of [false, true]) expect(read(() => lossOn(marginal, gaussianModel(0.5, { gap }), data(64, 0.5))({}))).toBeLessThan(1e-10);
});

test("a flow map is asked at gap 0", () => {
  const seen: number[][] = [];
  const run = (row: tf.Tensor) => {
    seen.push([...row.slice([0, 3], [4, 1]).dataSync()]);
    return { output: tf.zeros([4, 2]), layers: {} };
  };
  const spied = { ...bound(gaussianModel(0.5), {}), run };
  objective.evaluate({ model: spied, batch: { input: data(4) }, numbers: {}, key: tf.tensor1d([1, 2], "int32"), state: {} });
  expect(seen).toEqual([[0, 0, 0, 0]]);
});

test("noise and times are a function of key and update", () => {
  const model = velocityNet({ dimensions: 2, widths: [4], frequencies: [], key: seedKey(1) });
  const loss = (one: Objective, step: [number, number]) => read(() => lossOn(one, model, data(8), step)(model.weights));
  expect(loss(objective, [1, 2])).toBe(loss(flowMatchingObjective({ path, times, key: seedKey(3) }), [1, 2]));
  expect(loss(objective, [1, 3])).not.toBe(loss(objective, [1, 2]));
  expect(loss(flowMatchingObjective({ path, times, key: seedKey(4) }), [1, 2])).not.toBe(loss(objective, [1, 2]));
});

test("a model of pictures is refused, with the nodes to wire instead", () => {
  const examples = tinyExamples([[0, 0]], [0]);
  const model = mlp({ inputs: 2, widths: [2], outputs: 2, activation: "tanh", init: "glorot", key: seedKey(1) });
  expect(() => objective.check?.({ examples, model })).toThrow("takes an example alone");
  for (const make of [velocityNet, flowMapNet])
    objective.check?.({ examples, model: make({ dimensions: 2, widths: [2], frequencies: [], key: seedKey(1) }) });
});
