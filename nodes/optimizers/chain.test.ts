import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { chain } from "./chain.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { momentum } from "./momentum.ts";
import { scaleBySchedule } from "./scale-by-schedule.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);
const sgd = [momentum({ decay: 0.5, nesterov: false }), scaleBySchedule({ rate: 0.1 })];

test("each transform gets what the one before it made", () => {
  expect(updatesOf(chain({ transforms: sgd }), { w: [0] }, [{ w: [2] }, { w: [2] }], { decay: 0.5, rate: 0.5 })).toEqual([
    { w: [-1] },
    { w: [-1.5] },
  ]);
  const clipped = [clipByGlobalNorm({ max: 1, by: "value" }), ...sgd];
  expect(updatesOf(chain({ transforms: clipped }), { w: [0] }, [{ w: [2] }, { w: [2] }], { decay: 0.5, rate: 0.5 })).toEqual([
    { w: [-0.5] },
    { w: [-0.75] },
  ]);
});

test("an empty chain gives the gradient, in tensors of its own", () => {
  expect(updatesOf(chain({ transforms: [] }), { w: [0] }, [{ w: [2] }])).toEqual([{ w: [2] }]);
});

test("numbers keep their names, and get their place only where two transforms use the same", () => {
  expect(chain({ transforms: sgd }).numbers).toEqual({ decay: 0.5, rate: 0.1 });
  const twice = chain({ transforms: [...sgd, scaleBySchedule({ rate: 3 })] });
  expect(twice.numbers).toEqual({ decay: 0.5, "2.rate": 0.1, "3.rate": 3 });
  expect(updatesOf(twice, { w: [0] }, [{ w: [2] }], { decay: 0.5, "2.rate": 0.5, "3.rate": 3 })).toEqual([{ w: [3] }]);
});

test("chains in a chain do what one long chain does", () => {
  const gradients = [{ w: [2, 1] }, { w: [-1, 3] }];
  const nested = chain({
    transforms: [chain({ transforms: [sgd[0] as (typeof sgd)[0]] }), chain({ transforms: [sgd[1] as (typeof sgd)[0]] })],
  });
  expect(updatesOf(nested, { w: [0, 0] }, gradients, { decay: 0.5, rate: 0.5 })).toEqual(
    updatesOf(chain({ transforms: sgd }), { w: [0, 0] }, gradients, { decay: 0.5, rate: 0.5 }),
  );
});
