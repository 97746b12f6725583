import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { inMemory, listening, plainObjective, rings, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { disposeTree, flatten } from "../lib/tree.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Driven, Model, Probe } from "../ports.ts";
import { piecewise } from "../schedules/piecewise.ts";
import { averagedSteps } from "./averaged-steps.ts";
import { gradientSteps } from "./gradient-steps.ts";
import { runSteps } from "./run-steps.ts";

beforeAll(useEngine);

const steps = () =>
  gradientSteps({
    model: tinyModel(),
    batches: tinyBatches(rings(64)),
    gradient: plainObjective(),
    optimizer: scaleBySchedule({ rate: 0.1 }),
    trainable: "",
  });
const course = { budget: 12, unit: "updates", evaluateEvery: 0, keepAt: 0 } as const;
const train = (decay: Driven, more: object = {}) =>
  runSteps({ steps: averagedSteps({ steps: steps(), decay }), ...course, run: listening().run, ...more });
const numbers = ({ weights }: Model) => [...flatten(weights).values()].flatMap((tensor) => [...tensor.dataSync()]);

test("decay 0 is the training itself, decay 1 the first weights", async () => {
  const plain = await runSteps({ steps: steps(), ...course, run: listening().run });
  expect(numbers((await train(0)).model)).toEqual(numbers(plain.model));
  expect((await train(0)).run.curves.loss).toEqual(plain.run.curves.loss);
  expect(numbers((await train(1)).model)).toEqual(numbers(tinyModel()));
});

test("the average is the weighted mean of all weights there were, by hand", async () => {
  const seen: number[][] = [];
  const probe: Probe = {
    is: "Probe",
    name: "newest",
    every: 1,
    draw: async ({ models }) => {
      seen.push(numbers(models.newest as Model));
      return null;
    },
  };
  const { model } = await train(0.75, { probes: [probe] });
  const [first, ...after] = seen.slice(0, 13) as [number[], ...number[][]];
  const byHand = after.reduce((average, now) => average.map((old, i) => 0.75 * old + 0.25 * (now[i] as number)), first);
  for (const [i, value] of numbers(model).entries()) expect(value).toBeCloseTo(byHand[i] as number, 6);
});

test("the decay can be driven, and goes by its own name", async () => {
  const rate = piecewise({ steps: [0, 6], values: [0, 1], between: "hold" });
  const twice = averagedSteps({ steps: averagedSteps({ steps: steps(), decay: 0.5 }), decay: rate });
  expect(Object.keys(twice.numbers)).toEqual(["rate", "steps.decay", "average.decay"]);
  expect(Object.keys(twice.models)).toEqual(["newest", "model"]);
  const state = twice.init();
  expect(Object.keys(state).slice(-2)).toEqual(["average", "average2"]);
  disposeTree(state);
});

test("what was stopped goes on with the average that it had", async () => {
  const whole = await train(0.9);
  const { checkpoints } = inMemory();
  let clock = 0;
  // A clock that jumps makes every border breathe and save.
  const now = () => (clock += 1000);
  const killed = listening({
    checkpoints,
    now,
    breathe: async () => {
      if (killed.told.metrics.length >= 5) throw new Error("killed");
    },
  });
  await expect(train(0.9, { run: killed.run })).rejects.toThrow("killed");
  const again = listening({ checkpoints, now });
  const resumed = await train(0.9, { run: again.run });
  expect(numbers(resumed.model)).toEqual(numbers(whole.model));
});
