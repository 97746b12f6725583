import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { addDecayedWeights } from "./add-decayed-weights.ts";
import { chain } from "./chain.ts";
import { scaleByAdam } from "./scale-by-adam.ts";
import { scaleBySchedule } from "./scale-by-schedule.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);
const weights = { "dense/kernel": [[2], [-4]], "dense/bias": [8] };
const gradients = { "dense/kernel": [[1], [1]], "dense/bias": [1] };

test("kernels move towards zero by their share, biases only when all weights decay", () => {
  expect(updatesOf(addDecayedWeights({ rate: 0.5, mask: "kernels" }), weights, [gradients], { rate: 0.5 })).toEqual([
    { "dense/kernel": [2, -1], "dense/bias": [1] },
  ]);
  expect(updatesOf(addDecayedWeights({ rate: 0.5, mask: "all" }), weights, [gradients], { rate: 0.5 })).toEqual([
    { "dense/kernel": [2, -1], "dense/bias": [5] },
  ]);
});

test("behind Adam the decay is decoupled: no gradient changes how fast a weight shrinks", () => {
  const adamW = chain({
    transforms: [
      scaleByAdam({ b1: 0.9, b2: 0.999, eps: 1e-8, nesterov: false, amsgrad: false }),
      addDecayedWeights({ rate: 0.5, mask: "all" }),
      scaleBySchedule({ rate: 0.25 }),
    ],
  });
  const [first] = updatesOf(adamW, { w: [8, 8] }, [{ w: [1e-3, 1e3] }], { "2.rate": 0.5, "3.rate": 0.25 });
  for (const update of first?.w ?? []) expect(update).toBeCloseTo(-0.25 * (1 + 0.5 * 8), 5);
});
