import { beforeAll, expect, test } from "vitest";
import { evaluate } from "../evaluation/evaluate.ts";
import { useEngine } from "../lib/engine.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { rings, tinyModel } from "../lib/training.test-helper.ts";
import { evaluateMembers } from "./evaluate-members.ts";

beforeAll(useEngine);

test("the mean of several is the mean of what each scores alone", async () => {
  const { run, views } = watchedRun();
  const examples = rings(100);
  const members = [1, 2, 3].map((seed) => tinyModel(seed));
  const alone = await Promise.all(members.map((model) => evaluate({ model, examples, run })));
  const accuracies = alone.map(({ metrics }) => metrics.accuracy as number);
  const { metrics } = await evaluateMembers({ members, examples, run });
  expect(metrics.accuracy).toBeCloseTo((accuracies[0]! + accuracies[1]! + accuracies[2]!) / 3, 12);
  expect(metrics).toMatchObject({ worst: Math.min(...accuracies), best: Math.max(...accuracies) });
  expect(views.get("members")).toMatchObject({ bars: accuracies.map((value) => ({ value })) });
});
