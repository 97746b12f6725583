import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { seedKey } from "../lib/random.ts";
import { mlp } from "../models/mlp.ts";
import { frozenAdapter } from "./frozen-adapter.ts";
import { rotationTask } from "./rotation-task.ts";

beforeAll(useEngine);

const model = () => mlp({ inputs: 16, widths: [4], outputs: 4, activation: "relu", init: "he", key: seedKey(1) });
const input = () => tf.randomUniform([2, 16], 0, 1, "float32", 1);
const step = (task?: ReturnType<typeof rotationTask>) => {
  const net = model();
  const adapter = frozenAdapter({ ...(task ? { task } : {}), copies: 5, head: "output" });
  const key = keyTensor(seedKey(2));
  return {
    net,
    made: adapter.step({ model: net, weights: net.weights, start: net.weights, state: adapter.init(net), input: input(), key }),
  };
};

test("it predicts what the model says and hands on the very weights", () => {
  const { net, made } = step();
  expect([...made.logits.dataSync()]).toEqual([...net.apply(net.weights, input(), { mode: "evaluate" }).output.dataSync()]);
  expect(made.weights).toBe(net.weights);
  expect(made.metrics).toEqual({});
});

test("with a task it also measures it: a head that knows nothing has a loss of about ln 4", () => {
  const { made } = step(rotationTask({ mode: "random", shift: 0 }));
  const [loss] = made.metrics.auxLoss?.dataSync() ?? [];
  expect(Math.abs((loss as number) - Math.log(4))).toBeLessThan(1);
  const [accuracy] = made.metrics.auxAccuracy?.dataSync() ?? [];
  expect((accuracy as number) * 10).toBeCloseTo(Math.round((accuracy as number) * 10), 5);
});

test("a task that the model has no head for is refused", () => {
  const adapter = frozenAdapter({ task: rotationTask({ mode: "random", shift: 0 }), copies: 5, head: "aux.output" });
  expect(() => adapter.init(model())).toThrow(expect.objectContaining({ code: "model.unknown-layer" }));
});
