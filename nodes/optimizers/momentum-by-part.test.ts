import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { listening, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { mixObjectives } from "../objectives/mix-objectives.ts";
import { weighted } from "../objectives/weighted.ts";
import type { GradientTransform, Tensors } from "../ports.ts";
import { train } from "../training/train.ts";
import { addDecayedWeights } from "./add-decayed-weights.ts";
import { chain } from "./chain.ts";
import { momentumByPart } from "./momentum-by-part.ts";
import { scaleBySchedule } from "./scale-by-schedule.ts";

beforeAll(useEngine);

type Parts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Updates of single numbers, one after the other, from one gradient a part. */
function follow(transform: GradientTransform, weights: Record<string, number>, steps: readonly Parts[]): Record<string, number>[] {
  return tf.tidy(() => {
    const at = Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, tf.scalar(value)]));
    let state: Tensors = transform.init(at);
    return steps.map((parts) => {
      const byPart = Object.fromEntries(
        Object.entries(parts).map(([part, own]) => [
          part,
          Object.fromEntries(Object.entries(own).map(([name, value]) => [name, tf.scalar(value)])),
        ]),
      );
      const made = transform.update(at, state, { weights: at, numbers: {}, byPart });
      state = made.state;
      return Object.fromEntries([...flatten(made.updates)].map(([name, tensor]) => [name, tensor.dataSync()[0] as number]));
    });
  });
}

const dot = (weightDecay = 0) =>
  momentumByPart({
    momenta: [
      { part: "task", decay: 0.825 },
      { part: "soft", decay: 0.975 },
    ],
    weightDecay,
    weightDecayWith: "task",
  });

describe("two momenta", () => {
  test("under constant gradients the update tends to g_task / 0.175 + g_soft / 0.025", () => {
    const updates = follow(
      dot(),
      { w: 0 },
      Array.from({ length: 600 }, () => ({ task: { w: 1 }, soft: { w: 1 } })),
    );
    expect(updates[0]?.w).toBeCloseTo(2, 6);
    expect(updates.at(-1)?.w).toBeCloseTo(1 / 0.175 + 1 / 0.025, 3);
  });

  test("weight decay goes once, with its part, and lasts as long as that part's momentum", () => {
    const [first, second] = follow(dot(0.1), { w: 3 }, [
      { task: { w: 0 }, soft: { w: 0 } },
      { task: { w: 0 }, soft: { w: 0 } },
    ]);
    expect(first?.w).toBeCloseTo(0.3, 6);
    expect(second?.w).toBeCloseTo(0.3 + 0.825 * 0.3, 6);
  });

  test("a weight that one part alone reaches has the mean momentum, and its weight decay", () => {
    const steps = [
      { task: { w: 1 }, soft: { w: 1, regressor: 1 } },
      { task: { w: 0 }, soft: { w: 0, regressor: 0 } },
    ];
    const [first, second] = follow(dot(0.5), { w: 0, regressor: 2 }, steps);
    expect(first?.regressor).toBeCloseTo(1 + 0.5 * 2, 6);
    expect(second?.regressor).toBeCloseTo(0.9 * 2 + 0.5 * 2, 6);
  });
});

describe("in a training", () => {
  const lesson = (optimizer: GradientTransform) => ({
    model: tinyModel(),
    batches: tinyBatches(rings(64)),
    gradient: mixObjectives({
      parts: [weighted({ objective: plainObjective(), weight: 0.3 }), weighted({ objective: plainObjective(), weight: 0.7 })],
      normalize: false,
    }),
    optimizer,
    budget: 40,
    unit: "updates" as const,
    trainable: "",
    evaluateEvery: 0,
    keepAt: 0,
    run: listening().run,
  });
  const equal = (decay: number) =>
    momentumByPart({
      momenta: [
        { part: "crossEntropy", decay },
        { part: "crossEntropy2", decay },
      ],
      weightDecay: 0.01,
      weightDecayWith: "crossEntropy",
    });

  test("equal momenta are ordinary momentum of the whole, to rounding", async () => {
    const [byPart, whole] = await Promise.all([
      train(lesson(chain({ transforms: [equal(0.9), scaleBySchedule({ rate: 0.1 })] }))),
      train(lesson(chain({ transforms: [addDecayedWeights({ rate: 0.01, mask: "all" }), sgd(0.1)] }))),
    ]);
    const [ours, theirs] = [byPart, whole].map(({ run }) => run.curves.loss?.y as number[]);
    expect(ours).toHaveLength(40);
    for (const [at, loss] of (ours as number[]).entries()) expect(loss).toBeCloseTo(theirs?.[at] as number, 5);
  });

  test("parts that the objective does not have are named beside those that it has", async () => {
    await expect(train(lesson(dot()))).rejects.toThrow(/crossEntropy, crossEntropy2.*task, soft/);
    await expect(train(lesson(dot()))).rejects.toBeInstanceOf(Problem);
  });

  test("behind another transform it is refused: the parts are gone there", () => {
    expect(() => chain({ transforms: [sgd(0.1), equal(0.9)] })).toThrow(Problem);
  });
});
