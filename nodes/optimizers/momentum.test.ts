import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { momentum } from "./momentum.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);
const one = { w: [1, -2] };

test.each([true, false])("without decay the gradient comes out as it went in (nesterov %s)", (nesterov) => {
  expect(updatesOf(momentum({ decay: 0, nesterov }), one, [{ w: [0.3, 4] }, { w: [1, -1] }])).toEqual([
    { w: [Math.fround(0.3), 4] },
    { w: [1, -1] },
  ]);
});

test("a constant gradient adds up to 1, 1.5, 1.75 times itself at decay 0.5", () => {
  expect(updatesOf(momentum({ decay: 0.5, nesterov: false }), one, [{ w: [2, 4] }, { w: [2, 4] }, { w: [2, 4] }])).toEqual([
    { w: [2, 4] },
    { w: [3, 6] },
    { w: [3.5, 7] },
  ]);
});

test("Nesterov's update is the heavy ball's of one step later for a constant gradient", () => {
  const gradients = [{ w: [2, 4] }, { w: [2, 4] }, { w: [2, 4] }];
  const ahead = updatesOf(momentum({ decay: 0.5, nesterov: true }), one, gradients);
  expect(ahead.slice(0, 2)).toEqual(updatesOf(momentum({ decay: 0.5, nesterov: false }), one, gradients).slice(1));
});
