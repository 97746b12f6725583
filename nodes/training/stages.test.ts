import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { Part } from "../lib/part.ts";
import { normal, seedKey } from "../lib/random.ts";
import { inMemory, listening, numbersIn, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Objective, Schedule, Stage } from "../ports.ts";
import { stage } from "./stage.ts";
import { stagePlan } from "./stage-plan.ts";
import { stages } from "./stages.ts";
import { train } from "./train.ts";

beforeAll(async () => {
  await useEngine();
});

/** Half the squared distance of a layer from random numbers, through a regressor that it owns. */
function hint(layer: string): Objective {
  const part: Part = {
    is: "Part",
    name: "regressor",
    weights: { kernel: tf.tensor2d(normal(seedKey(9), 24), [8, 3]) },
    output: [3],
    apply: (weights, h) => tf.matMul(h as tf.Tensor2D, weights.kernel as tf.Tensor2D),
  };
  return {
    is: "Objective",
    name: "hint",
    numbers: {},
    owns: [part],
    until: layer,
    init: () => ({}),
    evaluate: ({ model, batch }) => {
      const x = batch.input as tf.Tensor;
      const guess = model.part(part, model.run(x, layer).output);
      const wanted = tf.concat([x, tf.sum(x, 1, true)], 1);
      return { parts: { hint: tf.sum(tf.square(tf.sub(guess, wanted)), 1).mul(0.5) }, metrics: {}, state: {} };
    },
  };
}

/** What the schedule saw: its own stage's step numbers. */
function looking(seen: number[]): Schedule {
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      seen.push(step);
      return { value: 0.05, state };
    },
  };
}

const batches = () => tinyBatches(rings(100));
const make = (more: Partial<Parameters<typeof stage>[0]>): Stage =>
  stage({ batches: batches(), gradient: plainObjective(), updates: 12, trainable: "", optimizerState: "reset", name: "labels", ...more });
const hints = (updates: number, more: object = {}) =>
  make({ gradient: hint("hidden1"), updates, trainable: "hidden1", name: "hints", ...more });

type Settings = Parameters<typeof stages>[0];
function play(list: Stage[], more: Partial<Settings> = {}) {
  return stages({
    model: more.model ?? tinyModel(),
    optimizer: sgd(0.05),
    plan: stagePlan({ stages: list }),
    evaluateEvery: 0,
    run: listening().run,
    ...more,
  });
}
function alone(budget: number, more: Partial<Parameters<typeof train>[0]> = {}) {
  const common = { model: tinyModel(), batches: batches(), gradient: plainObjective(), optimizer: sgd(0.05), run: listening().run };
  return train({ ...common, budget, unit: "updates", trainable: "", evaluateEvery: 0, keepAt: 0, ...more });
}

test("without hint updates the second stage is a plain training, bit for bit", async () => {
  const staged = await play([hints(0), make({})]);
  const plain = await alone(12);
  expect(numbersIn(staged.model.weights)).toEqual(numbersIn(plain.model.weights));
  expect(staged.run.curves).toEqual(plain.run.curves);
  expect(staged.run.borders).toEqual([{ at: 0, name: "labels" }]);
});

test("a stage trains its layers and its part, and leaves the layers above as they were", async () => {
  const start = tinyModel();
  const { model, run } = await play([hints(40)], { model: start });
  expect(Object.keys(model.weights)).toEqual(["hidden1", "hidden2", "output"]);
  expect(numbersIn({ a: model.weights.hidden2 as never })).toEqual(numbersIn({ a: start.weights.hidden2 as never }));
  const loss = run.curves.loss?.y ?? [];
  expect(loss.at(-1)).toBeLessThan((loss[0] as number) / 2);
});

test("two stages are two trainings in a row: weights go on, schedules and batches begin anew", async () => {
  const seen: number[] = [];
  const staged = await play([make({ updates: 5 }), make({ updates: 4, optimizer: sgd(looking(seen)) })]);
  const first = await alone(5);
  const second = await alone(4, { model: first.model });
  expect(numbersIn(staged.model.weights)).toEqual(numbersIn(second.model.weights));
  expect(seen).toEqual([0, 1, 2, 3]);
  expect(staged.run.curves.loss?.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(staged.run.borders).toEqual([
    { at: 0, name: "labels" },
    { at: 5, name: "labels" },
  ]);
});

test("a kept optimizer goes on as if there were no border, a reset one does not", async () => {
  // One epoch a stage: 100 examples in 7 batches, in the same order again.
  const epoch = { updates: 7 };
  const kept = await play([make(epoch), make({ ...epoch, optimizerState: "keep" })]);
  const reset = await play([make(epoch), make(epoch)]);
  const again = batches();
  const whole = await alone(14, {
    batches: { ...again, next: (cursor, clock) => again.next(clock.step === 7 ? again.init() : cursor, clock) },
  });
  expect(numbersIn(kept.model.weights)).toEqual(numbersIn(whole.model.weights));
  expect(numbersIn(reset.model.weights)).not.toEqual(numbersIn(whole.model.weights));
});

test("what the optimizer remembers of a layer survives a stage in which that layer rests", async () => {
  const list = (middle: number) => [
    make({ updates: 3 }),
    make({ updates: middle, trainable: "output", optimizerState: "keep" }),
    make({ updates: 1, optimizerState: "keep" }),
  ];
  const { model } = await play(list(2));
  const forgetful = await play([
    make({ updates: 3 }),
    make({ updates: 2, trainable: "output", optimizerState: "keep" }),
    make({ updates: 1 }),
  ]);
  expect(numbersIn(model.weights)).not.toEqual(numbersIn(forgetful.model.weights));
});

test("killed in the middle of stage 2, it goes on there and never touches stage 1", async () => {
  const list = (first: Schedule, second: Schedule) => [
    hints(9, { optimizer: sgd(first) }),
    make({ updates: 10, optimizer: sgd(second), optimizerState: "keep" }),
  ];
  const more = { validation: rings(40, 2), evaluateEvery: 4 };
  const whole = await play(list(looking([]), looking([])), more);
  for (const kill of [4, 9, 10, 15]) {
    const { checkpoints } = inMemory();
    let clock = 0;
    const now = () => (clock += 1000);
    const { run, told } = listening({
      checkpoints,
      now,
      breathe: async () => {
        if (told.numbers.length >= kill) throw new Error("killed");
      },
    });
    await expect(play(list(looking([]), looking([])), { ...more, run })).rejects.toThrow("killed");
    const [first, second]: [number[], number[]] = [[], []];
    const resumed = await play(list(looking(first), looking(second)), { ...more, run: listening({ checkpoints }).run });
    expect(resumed.run).toEqual(whole.run);
    expect(numbersIn(resumed.model.weights)).toEqual(numbersIn(whole.model.weights));
    expect(numbersIn(resumed.best.weights)).toEqual(numbersIn(whole.best.weights));
    if (kill > 9) expect({ first, begins: second[0] }).toEqual({ first: [], begins: kill - 9 });
  }
});

test("maxUpdates caps every stage", async () => {
  const { run } = await play([hints(9), make({})], { run: listening({ maxUpdates: 3 }).run });
  expect(run.borders.map(({ at }) => at)).toEqual([0, 3]);
  expect(run.updates).toBe(6);
});

test("progress counts over all stages", async () => {
  const { run, told } = listening({
    now: (() => {
      let clock = 0;
      return () => (clock += 1000);
    })(),
  });
  await play([hints(3), make({ updates: 5 })], { run });
  expect(told.progress.at(-1)).toEqual([8, 8, "updates"]);
  expect(told.progress.every(([done, of], i) => of === 8 && done >= (told.progress[i - 1]?.[0] ?? 0))).toBe(true);
});

test("nothing but the result is left behind, done or failed", async () => {
  const list = [hints(3), make({ optimizerState: "keep" })];
  const model = tinyModel();
  const validation = rings(40, 2);
  const failing = [...list, make({ optimizer: sgd(1e38) })];
  const before = tf.memory().numTensors;
  const made = await play(list, { model, validation, evaluateEvery: 3 });
  for (const tensor of new Set(tensorsIn(made))) tensor.dispose();
  expect(tf.memory().numTensors).toBe(before);
  await expect(play(failing, { model })).rejects.toMatchObject({ code: "loss-not-finite" });
  expect(tf.memory().numTensors).toBe(before);
});
