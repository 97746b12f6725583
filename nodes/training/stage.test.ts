import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { plainObjective, rings, sgd, tinyBatches } from "../lib/training.test-helper.ts";
import { stage } from "./stage.ts";

beforeAll(async () => {
  await useEngine();
});

const settings = () => ({ batches: tinyBatches(rings(20)), gradient: plainObjective(), updates: 3, trainable: "output", name: "last" });

test("a stage without an optimizer has none, so that the plan's is taken", () => {
  expect("optimizer" in stage({ ...settings(), optimizerState: "reset" })).toBe(false);
});

test("a stage keeps what it was given", () => {
  const optimizer = sgd(0.1);
  const given = settings();
  expect(stage({ ...given, optimizer, optimizerState: "keep" })).toEqual({ is: "Stage", ...given, optimizer, optimizerState: "keep" });
});
