import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { plainObjective, rings, tinyBatches } from "../lib/training.test-helper.ts";
import { stage } from "./stage.ts";
import { stagePlan } from "./stage-plan.ts";

beforeAll(async () => {
  await useEngine();
});

const named = (name: string) =>
  stage({ batches: tinyBatches(rings(20)), gradient: plainObjective(), updates: 1, trainable: "", optimizerState: "reset", name });

test("stages stay in their order, and the list that was given may change afterwards", () => {
  const list = [named("second"), named("first")];
  const plan = stagePlan({ stages: list });
  list.pop();
  expect(plan.stages.map(({ name }) => name)).toEqual(["second", "first"]);
});

test("an empty plan is refused", () => {
  expect(() => stagePlan({ stages: [] })).toThrow(/no stage/);
});
