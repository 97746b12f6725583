import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { scaleByAdam } from "./scale-by-adam.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);
const settings = { b1: 0.9, b2: 0.999, eps: 0, nesterov: false, amsgrad: false };
const weights = { w: [0, 0, 0] };

test("the first update is the sign of the gradient, however large it is", () => {
  const [first] = updatesOf(scaleByAdam(settings), weights, [{ w: [1e-4, -3, 1e3] }]);
  for (const [place, sign] of [1, -1, 1].entries()) expect(first?.w?.[place]).toBeCloseTo(sign, 6);
});

test("the second update follows the formula of algorithm 1", () => {
  const [, second] = updatesOf(scaleByAdam({ ...settings, eps: 0.1 }), { w: [0] }, [{ w: [1] }, { w: [-2] }]);
  const m = (0.9 * 0.1 - 0.1 * 2) / (1 - 0.9 ** 2);
  const v = (0.999 * 0.001 + 0.001 * 4) / (1 - 0.999 ** 2);
  expect(second?.w?.[0]).toBeCloseTo(m / (Math.sqrt(v) + 0.1), 5);
});

test("without running means only the sign of each gradient is left", () => {
  expect(updatesOf(scaleByAdam({ ...settings, b1: 0, b2: 0 }), { w: [0, 0] }, [{ w: [5, -5] }, { w: [-0.5, 9] }])).toEqual([
    { w: [1, -1] },
    { w: [-1, 1] },
  ]);
});

test("a weight without gradient stays where it is", () => {
  expect(updatesOf(scaleByAdam({ ...settings, eps: 1e-8 }), { w: [1] }, [{ w: [0] }, { w: [0] }])).toEqual([{ w: [0] }, { w: [0] }]);
});

test("with AMSGrad a small gradient after a large one is still divided by the large one", () => {
  const small = (amsgrad: boolean) =>
    updatesOf(scaleByAdam({ ...settings, b1: 0, b2: 0, amsgrad }), { w: [0] }, [{ w: [4] }, { w: [1] }])[1]?.w;
  expect(small(false)).toEqual([1]);
  expect(small(true)).toEqual([0.25]);
});

test("NAdam's first update is (b1 (1 - b1) / (1 - b1^2) + 1) times that of its gradient's sign", () => {
  const [first] = updatesOf(scaleByAdam({ ...settings, nesterov: true }), { w: [0] }, [{ w: [3] }]);
  expect(first?.w?.[0]).toBeCloseTo((0.9 * 0.1) / (1 - 0.9 ** 2) + 1, 5);
});
