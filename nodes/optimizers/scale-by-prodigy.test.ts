import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { listening, plainObjective, rings, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { flatten } from "../lib/tree.ts";
import { weighted } from "../objectives/weighted.ts";
import type { Tensors } from "../ports.ts";
import { train } from "../training/train.ts";
import { scaleByProdigy } from "./scale-by-prodigy.ts";

beforeAll(useEngine);

const settings = {
  shape: 1,
  b1: 0.9,
  b2: 0.999,
  eps: 1e-8,
  d0: 1e-6,
  dCoef: 1,
  growthRate: 0,
  weightDecay: 0,
  biasCorrection: false,
  safeguardWarmup: false,
};

/** d and the weights after each update. */
function follow(
  more: Partial<typeof settings>,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  shapes: readonly number[],
) {
  return tf.tidy(() => {
    const transform = scaleByProdigy({ ...settings, ...more });
    // Two tensors, so that a sum over one of them alone would show.
    let weights: Tensors = Object.fromEntries(start.map((value, at) => [String(at), tf.tensor1d([value])]));
    let state = transform.init(weights);
    return gradients.map((gradient, step) => {
      const g = Object.fromEntries(gradient.map((value, at) => [String(at), tf.tensor1d([value])]));
      const made = transform.update(g, state, { weights, numbers: { shape: tf.scalar(shapes[step] as number) } });
      state = made.state;
      weights = Object.fromEntries(
        Object.entries(weights).map(([name, w]) => [name, tf.add(w as tf.Tensor, made.updates[name] as tf.Tensor)]),
      );
      return { d: made.metrics?.d?.dataSync()[0] as number, weights: [...flatten(weights).values()].map((w) => w.dataSync()[0] as number) };
    });
  });
}

describe("the estimate", () => {
  test("four updates of two weights are those of the authors' rule in double precision", () => {
    const made = follow(
      { d0: 0.01 },
      [0.3, -0.1],
      [
        [1, -2],
        [0.5, -1],
        [2, 1],
        [1, 1],
      ],
      [1, 1, 0.5, 1],
    );
    const right = [
      { d: 0.01, weights: [0.268377233, -0.068377228] },
      { d: 0.010544439, weights: [0.228763417, -0.028763406] },
      { d: 0.017222816, weights: [0.205227722, -0.018872655] },
      { d: 0.02088741, weights: [0.117216646, -0.026168502] },
    ];
    for (const [step, { d, weights }] of right.entries()) {
      expect(made[step]?.d).toBeCloseTo(d, 6);
      for (const [at, weight] of weights.entries()) expect(made[step]?.weights[at]).toBeCloseTo(weight, 5);
    }
  });

  test("stays at d0 in the first update, whose weights are the first ones", () => {
    expect(follow({}, [1, 2], [[3, -4]], [1])[0]?.d).toBeCloseTo(1e-6, 12);
  });

  test("that cannot grow leaves Adam without bias correction, at the rate shape times d0", () => {
    const rate = 0.02;
    const shapes = [1, 0.5, 0.25];
    const gradients = [[1], [-2], [0.5]];
    const made = follow({ dCoef: 0, d0: rate, eps: 0 }, [0], gradients, shapes);
    let [m, v, w] = [0, 0, 0];
    for (const [step, [g]] of (gradients as [number][]).entries()) {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      w -= rate * (shapes[step] as number) * (m / Math.sqrt(v));
      expect(made[step]?.weights[0]).toBeCloseTo(w, 5);
    }
  });

  test("grows at most by its rate, and not at all where the shape is 0", () => {
    const steady = Array.from({ length: 6 }, () => [1, 1]);
    const ones = steady.map(() => 1);
    const slow = follow({ d0: 0.001, growthRate: 1.02 }, [1, 1], steady, ones).map(({ d }) => d);
    // The first step away from d0 is free, as in the authors' rule.
    const away = slow.findIndex((d) => d > 0.00101);
    for (const [step, d] of slow.entries()) if (step > away) expect(d / (slow[step - 1] as number)).toBeLessThanOrEqual(1.0201);
    expect(slow.at(-1)).toBeGreaterThan(0.001);
    const still = follow({ d0: 0.01 }, [1, 1], steady, [1, 1, 1, 0, 0, 0]);
    expect(new Set(still.slice(2).map(({ d }) => d)).size).toBe(1);
    expect(still.at(-1)?.weights).toEqual(still[2]?.weights);
  });
});

test("of a loss times a hundred the sequence of d is the same", async () => {
  const d = async (factor: number) => {
    const { run } = await train({
      model: tinyModel(),
      batches: tinyBatches(rings(64)),
      gradient: weighted({ objective: plainObjective(), weight: factor }),
      optimizer: scaleByProdigy({ ...settings, eps: 1e-12 }),
      budget: 40,
      unit: "updates",
      trainable: "",
      evaluateEvery: 0,
      keepAt: 0,
      run: listening().run,
    });
    return run.curves.d?.y as number[];
  };
  const [plain, large] = [await d(1), await d(100)];
  expect(plain.at(-1)).toBeGreaterThan(1e-4);
  for (const [at, value] of plain.entries()) expect(Math.abs((large[at] as number) / value - 1)).toBeLessThan(1e-3);
});
