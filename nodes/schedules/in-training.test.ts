import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { mixBatches } from "../data/mix-batches.ts";
import { source } from "../data/source.ts";
import { softTargets } from "../distillation/soft-targets.ts";
import { useEngine } from "../lib/engine.ts";
import { doing } from "../lib/hands.test-helper.ts";
import { seedKey } from "../lib/random.ts";
import type { Run } from "../lib/run.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { mixObjectives } from "../objectives/mix-objectives.ts";
import { weighted } from "../objectives/weighted.ts";
import type { Batches, Driven, Objective } from "../ports.ts";
import { train } from "../training/train.ts";
import { byHand } from "./by-hand.ts";
import { cyclical } from "./cyclical.ts";
import { lossGapTemperature } from "./loss-gap-temperature.ts";

beforeAll(useEngine);
const data = () => rings(64);

/** The weights after 30 updates, as numbers, and every value that the driven numbers had. */
async function weightsAfter({ rate, objective, dealt }: { rate: Driven; objective: Objective; dealt?: Batches }, more: Partial<Run> = {}) {
  const numbers: Record<string, number>[] = [];
  const run = {
    ...watchedRun().run,
    numbers: (_: number, values: Readonly<Record<string, number>>) => void numbers.push({ ...values }),
    ...more,
  };
  const settings = { budget: 30, unit: "updates", trainable: "", evaluateEvery: 0, keepAt: 0 } as const;
  const { model } = await train({
    model: tinyModel(),
    batches: dealt ?? tinyBatches(data()),
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

const hold = (step: number, name: string, value: number) => ({ step, act: { do: "hold", name, value } as const });
const release = (step: number, name: string) => ({ step, act: { do: "release", name } as const });

test("a closed loop that a hand takes and lets go is By hand over it, to the same bits: it goes on while it is not heard", async () => {
  const name = "softTargets.temperature";
  const control = doing([hold(7, name, 2), hold(12, name, 1.5), release(19, name)]);
  const held = await weightsAfter({ rate: 0.05, objective: distilled(gapped(1)) }, { control });
  const holds = [
    { from: 7, to: 12, value: 2 },
    { from: 12, to: 19, value: 1.5 },
  ];
  const wired = await weightsAfter({ rate: 0.05, objective: distilled(byHand({ base: gapped(1), holds })) });
  expect(wired).toEqual(held);
  const free = await weightsAfter({ rate: 0.05, objective: distilled(gapped(1)) });
  expect(held.weights).not.toEqual(free.weights);
});

/** Rings, and the same rings with their classes exchanged, which teach the opposite. */
function twoSources(share: Driven): Batches {
  const right = data();
  const { label, ...others } = right.columns;
  const wrong = {
    ...right,
    columns: { ...others, label: { role: "label" as const, values: tf.sub(1, label?.values as tf.Tensor).toInt() } },
  };
  const deal = (examples: typeof right) => batches({ examples, size: 16, order: "shuffled", remainder: "wrap", key: seedKey(3) });
  const sources = [source({ batches: deal(right), share: 1, name: "right" }), source({ batches: deal(wrong), share, name: "wrong" })];
  return mixBatches({ sources, size: 16, within: "batch" });
}

test("a source whose share a hand sets to 0 is skipped, as by a schedule that says so, to the same bits", async () => {
  const common = { rate: 0.1, objective: plainObjective() };
  const control = doing([hold(4, "wrong.share", 0), release(20, "wrong.share")]);
  const held = await weightsAfter({ ...common, dealt: twoSources(1) }, { control });
  const wired = await weightsAfter({ ...common, dealt: twoSources(byHand({ base: 1, holds: [{ from: 4, to: 20, value: 0 }] })) });
  expect(wired).toEqual(held);
  expect(held.numbers.map((values) => values["wrong.share"])).toEqual(
    Array.from({ length: 30 }, (_, step) => (step >= 4 && step < 20 ? 0 : 1)),
  );
  const never = await weightsAfter({ ...common, dealt: twoSources(0) }, { control: doing([hold(0, "wrong.share", 1)]) });
  expect(never.weights).toEqual((await weightsAfter({ ...common, dealt: twoSources(1) })).weights);
});
