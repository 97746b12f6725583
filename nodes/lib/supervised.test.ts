import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { freeze } from "../models/freeze.ts";
import type { Batches, Objective, Tensors } from "../ports.ts";
import { useEngine } from "./engine.ts";
import { supervised } from "./supervised.ts";
import { numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "./training.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

const lesson = (more: Partial<Parameters<typeof supervised>[0]> = {}) =>
  supervised({
    model: tinyModel(),
    batches: tinyBatches(rings(20), 4),
    gradient: plainObjective(),
    optimizer: sgd(0.1),
    watch: [],
    trainable: "",
    ...more,
  });
const clock = { step: 0, presentations: 0, metrics: {} };

/** One step from the start. */
function stepped(step: ReturnType<typeof lesson>): { state: Tensors; metrics: Record<string, number> } {
  let out: { state: Tensors; metrics: Record<string, number> } | undefined;
  const state = tf.tidy(() => {
    const numbers = Object.fromEntries(Object.entries(step.numbers).map(([name, value]) => [name, tf.scalar(value as number)]));
    const made = step.step(step.init(), step.inputs(step.host, clock, () => ({})).inputs, numbers);
    out = {
      state: {},
      metrics: Object.fromEntries(Object.entries(made.metrics).map(([name, value]) => [name, value.dataSync()[0] as number])),
    };
    return made.state as tf.TensorContainerObject;
  });
  return { metrics: out?.metrics ?? {}, state: state as Tensors };
}

test("columns that only plots may read never reach an objective", () => {
  const examples = rings(20);
  const truth = { role: "truth" as const, values: tf.zeros([20]) };
  const seen = new Set<string>();
  const plain = plainObjective();
  const watching: Objective = {
    ...plain,
    evaluate: (c) => {
      for (const name of Object.keys(c.batch)) seen.add(name);
      return plain.evaluate(c);
    },
  };
  stepped(lesson({ batches: tinyBatches({ ...examples, columns: { ...examples.columns, truth } }, 4), gradient: watching }));
  expect([...seen]).toEqual(["input", "label"]);
});

test("an example of weight 0 is as if it were not there, up to the mean's divisor", () => {
  const all = tinyBatches(rings(20), 4);
  const weighted = (weights: number[]): Batches => ({
    ...all,
    next: (cursor, at) => ({ ...all.next(cursor, at), weights: Float32Array.from(weights) }),
  });
  const first: Batches = { ...all, next: (cursor, at) => ({ ...all.next(cursor, at), rows: all.next(cursor, at).rows.slice(0, 2) }) };
  const { metrics } = stepped(lesson({ batches: weighted([1, 1, 0, 0]) }));
  expect(metrics.loss).toBeCloseTo((stepped(lesson({ batches: first })).metrics.loss as number) / 2, 6);
  const ones = stepped(lesson({ batches: weighted([1, 1, 1, 1]) }));
  expect(numbersIn(ones.state.weights as Tensors)).toEqual(numbersIn(stepped(lesson()).state.weights as Tensors));
});

test("a frozen model without parts has nothing to learn", () => {
  expect(() => lesson({ model: freeze({ model: tinyModel() }) })).toThrow(/no weights that could learn/);
});

test("what lies above the last layer that anyone reads is not computed", () => {
  const seen: string[] = [];
  const model = tinyModel();
  const spied = {
    ...model,
    apply: (w: Tensors, x: tf.Tensor, how: Parameters<typeof model.apply>[2]) =>
      model.apply(w, x, {
        ...how,
        visit: (name, h) => {
          seen.push(name);
          return how.visit?.(name, h) ?? h;
        },
      }),
  };
  const low: Objective = {
    ...plainObjective(),
    until: "hidden1",
    evaluate: ({ model: bound, batch }) => ({
      parts: { low: bound.run(batch.input as tf.Tensor, "hidden1").output.sum(1) },
      metrics: {},
      state: {},
    }),
  };
  stepped(lesson({ model: spied, gradient: low }));
  expect(seen).toEqual(["hidden1"]);
  stepped(lesson({ model: spied, gradient: low, watch: [plainObjective()] }));
  expect(seen).toEqual(["hidden1", "hidden1", "hidden2", "output"]);
});

test("the state of an objective goes from step to step", () => {
  const counting: Objective = {
    ...plainObjective(),
    init: () => ({ calls: tf.scalar(0) }),
    evaluate: (c) => ({ ...plainObjective().evaluate(c), state: { calls: (c.state.calls as tf.Tensor).add(1) } }),
  };
  const { state } = stepped(lesson({ gradient: counting, watch: [{ ...counting, name: "seen" }] }));
  expect(numbersIn({ objective: state.objective as Tensors, watch: state.watch as Tensors })).toEqual({
    "objective/calls": [1],
    "watch/seen/calls": [1],
  });
});
