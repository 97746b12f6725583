import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../../../../nodes/lib/engine.ts";
import type { Arg } from "../../../common/plan.ts";
import { call, from, lit, points, training, world } from "./world.test-helper.ts";

beforeAll(() => useEngine());

/** The steps of a small training, without the training. */
const stepsOf = (rate: Arg) => {
  const calls = training("train1", { rate }).slice(0, -1);
  const [model, order, objective, , , optimizer] = calls.map(({ name }) => from(name));
  const args = { model, batches: order, gradient: objective, optimizer } as Record<string, Arg>;
  return [...calls, call("steps", "training/gradient-steps", { ...args, trainable: lit("") })];
};

test("a training whose steps come by wire is timed by a few of its updates", async () => {
  const ask = await world({ train: points(64) });
  const seconds = async (budget: number) => {
    const settings = { budget: lit(budget), unit: lit("updates"), evaluateEvery: lit(0), keepAt: lit(0) };
    const run = call("train", "training/run-steps", { steps: from("steps"), ...settings, run: { run: true } });
    const report = await ask([call("train1", "made/train", {}), ...stepsOf(lit(0.1)), run]);
    // It can be made to fit a time, as others.
    expect(report.trainings).toMatchObject([{ node: "train", updates: budget, times: 1 }]);
    return report.seconds;
  };
  const long = await seconds(1_000_000);
  expect(long).toBeGreaterThan(10);
  expect(await seconds(1000)).toBeLessThan(long / 20);
});

test("a population is timed by a few updates of all its members, each with steps of its own", async () => {
  const ask = await world({ train: points(64) });
  const population = call("crowd", "population/population", {
    members: lit(3),
    rounds: lit(1000),
    ready: lit(1000),
    space: lit([{ name: "rate", low: 0.01, high: 1, scale: "log" }]),
    score: lit("validation.accuracy"),
    direction: lit("highest"),
    validation: from("train1"),
    each: { params: ["first", "key", "run"], body: stepsOf({ param: "first" }), result: { steps: from("steps") } },
    key: { key: "population" },
    run: { run: true },
  });
  const report = await ask([call("train1", "made/train", {}), population]);
  expect(report).toMatchObject({ complete: true });
  expect(report.seconds).toBeGreaterThan(10);
  expect(report.took).toBeLessThan(20_000);
});
