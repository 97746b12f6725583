import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { keyTensor } from "../lib/engine/ops/random.ts";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import { timePairSampler } from "./time-pair-sampler.ts";
import { timeSampler } from "./time-sampler.ts";

beforeAll(useEngine);
const uniform = timeSampler({ law: "uniform", mean: 0, deviation: 1 });
const draw = (shareEqual: number, count: number, seed = 1) =>
  tf.tidy(() => {
    const { t, r } = timePairSampler({ times: uniform, shareEqual }).draw(keyTensor(seedKey(seed)), count);
    return { t: [...t.dataSync()], r: [...r.dataSync()] };
  });

test("the first share of the batch has equal times, the rest a later and an earlier one", () => {
  const { t, r } = draw(0.75, 1000);
  for (const [i, later] of t.entries()) {
    if (i < 750) expect(r[i]).toBe(later);
    else expect(r[i] as number).toBeLessThan(later);
  }
});

test("the later of two uniform times is 2/3 on average, the earlier 1/3", () => {
  const { t, r } = draw(0, 20_000);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean(t) - 2 / 3)).toBeLessThan(0.0085);
  expect(Math.abs(mean(r) - 1 / 3)).toBeLessThan(0.0085);
});

test("a share changes which times are equal and nothing else", () => {
  const [all, none] = [draw(1, 50), draw(0, 50)];
  expect(all.t).toEqual(none.t);
  expect(all.r).toEqual(all.t);
});

test("a share above 1 is a problem", () => {
  expect(() => timePairSampler({ times: uniform, shareEqual: 1.1 })).toThrow(Problem);
});
