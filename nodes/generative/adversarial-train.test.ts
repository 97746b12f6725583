import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { density2d } from "../data/density2d.ts";
import { useEngine } from "../lib/engine.ts";
import { derive, seedKey } from "../lib/random.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { inMemory, listening, numbersIn, sgd } from "../lib/training.test-helper.ts";
import type { Heat } from "../lib/view.ts";
import { freeze } from "../models/freeze.ts";
import { mlp } from "../models/mlp.ts";
import { chain } from "../optimizers/chain.ts";
import { scaleByAdam } from "../optimizers/scale-by-adam.ts";
import { scaleBySchedule } from "../optimizers/scale-by-schedule.ts";
import type { Model } from "../ports.ts";
import { adversarialTrain } from "./adversarial-train.ts";
import { ganObjective } from "./gan-objective.ts";

beforeAll(useEngine);

const points = (kind: "moons" | "ring8", count: number, seed: number) =>
  density2d({ kind, count, noise: 0.05, key: seedKey(seed), run: watchedRun().run });
const net = (outputs: number, seed: number) =>
  mlp({ inputs: 2, widths: [16, 16], outputs, activation: "leakyRelu", init: "he", key: seedKey(seed) });
const adam = () =>
  chain({ transforms: [scaleByAdam({ b1: 0.5, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false }), scaleBySchedule({ rate: 1e-3 })] });
type Settings = Parameters<typeof adversarialTrain>[0];
const settings = (): Omit<Settings, "run"> => ({
  generator: net(2, 1),
  discriminator: net(1, 2),
  batches: batches({ examples: points("moons", 500, 3), size: 32, order: "shuffled", remainder: "wrap", key: seedKey(4) }),
  objective: ganObjective({ form: "nonSaturating" }),
  generatorOptimizer: adam(),
  discriminatorOptimizer: sgd(0.05),
  budget: 30,
  discriminatorSteps: 2,
  order: "alternating",
  noise: "uniform",
  decay: 0.9,
  pictureEvery: 10,
  key: seedKey(5),
});

test("a game that was stopped goes on bit for bit, both players, their optimizers and the average", async () => {
  const whole = await adversarialTrain({ ...settings(), run: listening().run });
  const { checkpoints } = inMemory();
  let clock = 0;
  // A clock that jumps makes every border breathe and save.
  const now = () => (clock += 1000);
  const killed = listening({
    checkpoints,
    now,
    breathe: async () => {
      if (killed.told.metrics.length >= 11) throw new Error("killed");
    },
  });
  await expect(adversarialTrain({ ...settings(), run: killed.run })).rejects.toThrow("killed");
  const again = listening({ checkpoints, now });
  const resumed = await adversarialTrain({ ...settings(), run: again.run });
  for (const role of ["generator", "discriminator", "average"] as const)
    expect(numbersIn(resumed[role].weights)).toEqual(numbersIn(whole[role].weights));
  expect(resumed.run).toEqual(whole.run);
});

test("it is one program: nothing is noted, and every number is on the curves", async () => {
  const { run, told } = listening();
  const { run: trained } = await adversarialTrain({ ...settings(), run });
  expect(told.notes).toEqual([]);
  expect(trained.updates).toBe(30);
  expect(trained.presentations).toBe(30 * 2 * 32);
  expect(Object.keys(trained.curves)).toEqual(
    expect.arrayContaining([
      "loss",
      "generator.loss",
      "discriminator.loss",
      "discriminator.real",
      "discriminator.fake",
      "onReal",
      "onFake",
    ]),
  );
});

test("it shows the plane as the discriminator sees it, and what it believes", async () => {
  const { run, views } = watchedRun();
  await adversarialTrain({ ...settings(), run });
  const plane = views.get("plane") as Heat;
  expect(plane.values.length).toBe(plane.values[0]?.length);
  expect(plane.values.flat().every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(new Set(plane.points?.map(({ group }) => group))).toEqual(new Set(["real", "sample"]));
  expect(views.has("beliefs")).toBe(true);
  expect(views.has("samples")).toBe(false);
});

test("a fresh discriminator against a generator that gives real points stays at one half", async () => {
  // The generator's output is the noise, and the real points are normal, too.
  const same: Model = freeze({ model: { ...net(2, 1), apply: (_, z) => ({ output: z.clone(), stats: {} }) } });
  const normal = points("ring8", 4000, 3);
  const numbers = tf.randomNormal([4000, 2], 0, 1, "float32", 7);
  const real = { ...normal, columns: { input: { role: "input" as const, values: numbers } } };
  const { run: trained, average } = await adversarialTrain({
    ...settings(),
    generator: same,
    batches: batches({ examples: real, size: 128, order: "shuffled", remainder: "wrap", key: derive(seedKey(1), "order") }),
    discriminatorOptimizer: adam(),
    discriminatorSteps: 1,
    noise: "normal",
    budget: 400,
    pictureEvery: 0,
    run: listening().run,
  });
  for (const name of ["onReal", "onFake"]) {
    const said = trained.curves[name]?.y.slice(-100) as number[];
    expect(Math.abs(said.reduce((sum, value) => sum + value, 0) / said.length - 0.5)).toBeLessThan(0.03);
  }
  expect(average.weights).toEqual({});
});
