import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { listening, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import type { Agent, Json, Learning, Model, Probe } from "../ports.ts";
import { gradientSteps } from "./gradient-steps.ts";
import { runSteps } from "./run-steps.ts";
import { train } from "./train.ts";

beforeAll(useEngine);

const lesson = () => ({
  model: tinyModel(),
  batches: tinyBatches(rings(64)),
  gradient: plainObjective(),
  optimizer: sgd(0.1),
  trainable: "",
});
const course = { budget: 12, unit: "updates", evaluateEvery: 4, keepAt: 0 } as const;

test("running gradient steps is the same training as `train`, number for number", async () => {
  const whole = await train({ ...lesson(), ...course, validation: rings(32, 2), run: listening().run });
  const parts = await runSteps({ steps: gradientSteps(lesson()), ...course, validation: rings(32, 2), run: listening().run });
  expect(parts.run).toEqual(whole.run);
  expect(
    await tf
      .equal(
        tf.cast(parts.best.apply(parts.best.weights, tf.ones([1, 2]), { mode: "evaluate" }).output, "float32"),
        whole.best.apply(whole.best.weights, tf.ones([1, 2]), { mode: "evaluate" }).output,
      )
      .all()
      .data(),
  ).toEqual(Uint8Array.of(1));
});

test("what steps do between updates is done once a border, and its metrics are on the curves", async () => {
  const plain = gradientSteps(lesson());
  let asked = 0;
  const turning: Learning = {
    ...plain,
    host: { inner: plain.host, turned: -1 },
    inputs: (host, clock, numbers) => {
      const { inner, turned } = host as { inner: Json; turned: number };
      const drawn = plain.inputs(inner, clock, numbers);
      return { ...drawn, host: { inner: drawn.host, turned } };
    },
    turn: async ({ state, host, clock }) => {
      const { turned } = host as { turned: number };
      if (clock.step % 5 !== 0 || clock.step === turned) return null;
      asked++;
      return {
        state: { ...state, weights: plain.init().weights as never },
        host: { ...(host as object), turned: clock.step },
        metrics: { "measured.turns": asked },
      };
    },
  };
  const { run, model } = await runSteps({ steps: turning, ...course, budget: 10, run: listening().run });
  expect(run.curves["measured.turns"]).toEqual({ x: [0, 5, 10], y: [1, 2, 3] });
  // The last turn is after the last update: the weights are the first ones again.
  const first = tinyModel();
  expect(
    await tf
      .max(tf.abs(tf.sub((model.weights.output as { kernel: tf.Tensor }).kernel, (first.weights.output as { kernel: tf.Tensor }).kernel)))
      .data(),
  ).toEqual(Float32Array.of(0));
});

test("a probe draws after every so many updates and once at the end, with the weights of that moment", async () => {
  const seen: [number, number][] = [];
  const probe: Probe = {
    is: "Probe",
    name: "first weight",
    every: 4,
    draw: async ({ models, step }) => {
      const kernel = ((models.model as Model).weights.output as { kernel: tf.Tensor }).kernel;
      seen.push([step, (await kernel.data())[0] as number]);
      return { is: "Text", text: String(step) };
    },
  };
  await runSteps({ steps: gradientSteps(lesson()), ...course, budget: 10, probes: [probe], run: listening().run });
  expect(seen.map(([step]) => step)).toEqual([0, 4, 8, 10]);
  expect(new Set(seen.map(([, weight]) => weight)).size).toBe(4);
});

test("an agent is asked once a border, and what it asks for is done there and written down", async () => {
  const steps: number[] = [];
  const agent: Agent = {
    is: "Agent",
    name: "halves once",
    every: 3,
    init: () => 0,
    ask: async ({ state, step, numbers }) => {
      steps.push(step);
      const acts = step === 6 ? [{ do: "hold" as const, name: "rate", value: (numbers.rate as number) / 2 }] : [];
      return { state: (state as number) + 1, acts };
    },
  };
  const { run } = await runSteps({ steps: gradientSteps(lesson()), ...course, agent, run: listening().run });
  expect(steps).toEqual([0, 3, 6, 9]);
  expect(run.acts).toHaveLength(1);
  expect(run.acts?.[0]).toMatchObject({ step: 6, act: { do: "hold", name: "rate", value: 0.05 } });
  expect(run.acts?.[0]?.value).toBeCloseTo(0.05, 6);
});
