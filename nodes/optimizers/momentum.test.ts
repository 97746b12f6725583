import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { supervised } from "../lib/supervised.ts";
import { listening, plainObjective, rings, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import { runLearning } from "../lib/training.ts";
import { piecewise } from "../schedules/piecewise.ts";
import { chain } from "./chain.ts";
import { momentum } from "./momentum.ts";
import { scaleBySchedule } from "./scale-by-schedule.ts";
import { updatesOf } from "./steps.test-helper.ts";

beforeAll(useEngine);
const lesson = () => ({ model: tinyModel(), batches: tinyBatches(rings(32)), gradient: plainObjective(), watch: [], trainable: "" });
const one = { w: [1, -2] };

test.each([true, false])("without decay the gradient comes out as it went in (nesterov %s)", (nesterov) => {
  expect(updatesOf(momentum({ decay: 0, nesterov }), one, [{ w: [0.3, 4] }, { w: [1, -1] }], { decay: 0 })).toEqual([
    { w: [Math.fround(0.3), 4] },
    { w: [1, -1] },
  ]);
});

test("a constant gradient adds up to 1, 1.5, 1.75 times itself at decay 0.5", () => {
  expect(updatesOf(momentum({ decay: 0.5, nesterov: false }), one, [{ w: [2, 4] }, { w: [2, 4] }, { w: [2, 4] }], { decay: 0.5 })).toEqual([
    { w: [2, 4] },
    { w: [3, 6] },
    { w: [3.5, 7] },
  ]);
});

test("Nesterov's update is the heavy ball's of one step later for a constant gradient", () => {
  const gradients = [{ w: [2, 4] }, { w: [2, 4] }, { w: [2, 4] }];
  const ahead = updatesOf(momentum({ decay: 0.5, nesterov: true }), one, gradients, { decay: 0.5 });
  expect(ahead.slice(0, 2)).toEqual(updatesOf(momentum({ decay: 0.5, nesterov: false }), one, gradients, { decay: 0.5 }).slice(1));
});

test("the decay is a number that may move: each update keeps the share that holds then", async () => {
  const decay = piecewise({ steps: [0, 1, 2], values: [0.5, 0, 2], between: "hold" });
  const { run, told } = listening();
  const moving = chain({ transforms: [momentum({ decay, nesterov: false }), scaleBySchedule({ rate: 0.1 })] });
  const learning = supervised({ ...lesson(), optimizer: moving });
  await runLearning({ learning, budget: 3, unit: "updates", evaluateEvery: 0, run });
  expect(told.numbers.map(([, { decay }]) => decay)).toEqual([0.5, 0, 2]);
  expect(updatesOf(momentum({ decay, nesterov: false }), one, [{ w: [1, 2] }], { decay: 9 })).toEqual([{ w: [1, 2] }]);
});
