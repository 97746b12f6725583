import { beforeAll, expect, test } from "vitest";
import { softTargets } from "../distillation/soft-targets.ts";
import { useEngine } from "../lib/engine.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { mixObjectives } from "../objectives/mix-objectives.ts";
import { weighted } from "../objectives/weighted.ts";
import type { Driven, Objective } from "../ports.ts";
import { train } from "../training/train.ts";
import { cyclical } from "./cyclical.ts";
import { lossGapTemperature } from "./loss-gap-temperature.ts";

beforeAll(useEngine);
const data = () => rings(64);

/** The weights after 30 updates, as numbers, and every value that the driven numbers had. */
async function weightsAfter({ rate, objective }: { rate: Driven; objective: Objective }) {
  const numbers: Record<string, number>[] = [];
  const run = { ...watchedRun().run, numbers: (_: number, values: Readonly<Record<string, number>>) => void numbers.push({ ...values }) };
  const settings = { budget: 30, unit: "updates", trainable: "", evaluateEvery: 0, keepAt: 0 } as const;
  const { model } = await train({
    model: tinyModel(),
    batches: tinyBatches(data()),
    gradient: objective,
    optimizer: sgd(rate),
    ...settings,
    run,
  });
  return { weights: [...flatten(model.weights).values()].map((tensor) => [...tensor.dataSync()]), numbers };
}

test("a cyclical rate with base = peak trains to the same bits as the fixed rate", async () => {
  const objective = plainObjective();
  const cycled = await weightsAfter({
    rate: cyclical({ base: 0.05, peak: 0.05, halfCycle: 7, shape: "triangular2", gamma: 1 }),
    objective,
  });
  expect(cycled.weights).toEqual((await weightsAfter({ rate: 0.05, objective })).weights);
  const other = cyclical({ base: 0.05, peak: 0.06, halfCycle: 7, shape: "triangular", gamma: 1 });
  expect(cycled.weights).not.toEqual((await weightsAfter({ rate: other, objective })).weights);
});

const gapped = (kappa: number) => {
  const settings = { taskLoss: "crossEntropy", teacherLoss: "softTargets.teacherLoss", initial: 4, min: 1, max: 4, momentum: 0.9, cap: 0 };
  return lossGapTemperature({ ...settings, kappa, epochs: 8, stepsPerEpoch: 4 });
};
const distilled = (temperature: Driven) => {
  const soft = softTargets({ teacher: tinyModel(9), column: "teacher", temperature, scale: "T^2", standardizeLogits: false });
  return mixObjectives({
    parts: [weighted({ objective: plainObjective(), weight: 0.1 }), weighted({ objective: soft, weight: 0.9 })],
    normalize: false,
  });
};

test("a loss gap temperature that may not fall trains to the same bits as the fixed temperature", async () => {
  const held = await weightsAfter({ rate: 0.05, objective: distilled(gapped(0)) });
  expect(held.weights).toEqual((await weightsAfter({ rate: 0.05, objective: distilled(4) })).weights);
});

test("a loss gap temperature finds both losses among the metrics and falls, batch by batch", async () => {
  const { numbers } = await weightsAfter({ rate: 0.05, objective: distilled(gapped(1)) });
  const temperatures = numbers.map((values) => values["softTargets.temperature"] as number);
  expect(temperatures.slice(0, 5)).toEqual([4, 4, 4, 4, 4]);
  expect(temperatures[6]).toBeLessThan(temperatures[5] as number);
  expect(temperatures.at(-1)).toBeLessThan(3);
});
