import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import { useEngine } from "../lib/engine.ts";
import type { KeyScope } from "../lib/key.ts";
import { seedKey } from "../lib/random.ts";
import { supervised } from "../lib/supervised.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { plainObjective, rings, sgd } from "../lib/training.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import { validate } from "../lib/validate.ts";
import type { Lines } from "../lib/view.ts";
import { mlp } from "../models/mlp.ts";
import type { Model, Schedule } from "../ports.ts";
import { exploit } from "./exploit.ts";
import { explore } from "./explore.ts";
import { lineageSchedule } from "./lineage-schedule.ts";
import { population } from "./population.ts";

beforeAll(useEngine);

const settings = {
  members: 4,
  rounds: 4,
  ready: 5,
  space: [{ name: "rate", low: 0.001, high: 1, scale: "log" as const }],
  score: "validation.accuracy",
  direction: "highest" as const,
  key: seedKey(3),
};
const examples = rings(64);
const validation = rings(100, 7);
const each = async ({ first, key }: { first: Schedule; key: KeyScope }) => ({
  steps: supervised({
    model: mlp({ inputs: 2, widths: [8], outputs: 2, activation: "tanh", init: "glorot", key: key("model") }),
    batches: batches({ examples, size: 16, order: "shuffled", remainder: "short", key: key("order") }),
    gradient: plainObjective(),
    optimizer: sgd(first),
    watch: [],
    trainable: "",
  }),
});
const copying = {
  exploit: exploit({ rule: "truncation", share: 0.25, copies: "all" }),
  explore: explore({ kind: "multiply", factors: [0.8, 1.2], deviation: 0, resample: 0, everyone: false }),
};

test("the best member is the best on validation, every copy has its parent's rate times a factor, and nothing is left behind", async () => {
  const before = tf.memory().numTensors;
  const { run, views } = watchedRun();
  const made = await population({ ...settings, ...copying, each, validation, run });
  expect(tf.memory().numTensors - before).toBe(tensorsIn(made).length);

  const { lineage, members, model, table } = made;
  const accuracies = await Promise.all(members.map(async (one) => (await validate(one, one, validation, run.breathe)).accuracy));
  expect(lineage.rounds.at(-1)?.map(({ score }) => score)).toEqual(accuracies);
  expect((await validate(model, model, validation, run.breathe)).accuracy).toBe(Math.max(...accuracies));
  expect(lineage.borders).toEqual([0, 5, 10, 15]);
  for (const [place, round] of lineage.rounds.slice(1).entries()) {
    const last = lineage.rounds[place] as (typeof lineage.rounds)[number];
    expect(round.filter(({ parent }, member) => parent !== member)).toHaveLength(1);
    for (const [member, { parent, values }] of round.entries()) {
      const ratio = (values.rate as number) / (last[parent]?.values.rate as number);
      if (parent === member) expect(ratio).toBe(1);
      else expect([0.8, 1.2].some((factor) => Math.abs(ratio - factor) < 1e-9) || values.rate === 1).toBe(true);
    }
  }
  expect(table.rows.map(([, , score]) => score)).toEqual(accuracies);

  const picture = views.get("population") as Lines;
  expect(picture.links).toHaveLength(3);
  expect(picture.series.filter(({ thick }) => thick)).toHaveLength(1);
  expect(picture.series).toHaveLength(4 + 3 + 1);
  // The number that the step really used is the one in the lineage.
  expect(made.run.curves["measured.rate.2"]?.y).toEqual(lineage.rounds.map((round) => round[1]?.values.rate));
  expect(Object.keys(made.run.curves)).toContain("loss.4");
  const found = lineageSchedule({ lineage, setting: "rate" });
  expect(found.at(null, { step: 19, presentations: 0, metrics: {} }).value).toBe(
    lineage.rounds[3]?.[lineage.ancestry[3] as number]?.values.rate,
  );
  tf.dispose(tensorsIn(made));
});

test("a random search begins with the same draws, and its members are what they would be alone", async () => {
  const { run } = watchedRun();
  const search = await population({ ...settings, each, validation, run });
  const copied = await population({ ...settings, ...copying, each, validation, run });
  const rates = search.lineage.rounds[0]?.map(({ values }) => values.rate as number);
  expect(copied.lineage.rounds[0]?.map(({ values }) => values.rate)).toEqual(rates);
  expect(new Set(rates).size).toBe(4);
  expect(search.lineage.rounds.every((round) => round.every(({ parent }, member) => parent === member))).toBe(true);
  // Up to the first copy both are one.
  expect(copied.run.curves.loss?.y.slice(0, 5)).toEqual(search.run.curves.loss?.y.slice(0, 5));
  expect(copied.run.curves.loss?.y.slice(5)).not.toEqual(search.run.curves.loss?.y.slice(5));
  const [one, two] = search.members as [Model, Model];
  expect([...(one.weights.output as { kernel: tf.Tensor }).kernel.dataSync()]).not.toEqual([
    ...(two.weights.output as { kernel: tf.Tensor }).kernel.dataSync(),
  ]);
});

test("where the lowest is best, the lowest is chosen", async () => {
  const { run } = watchedRun();
  const made = await population({ ...settings, ...copying, score: "validation.loss", direction: "lowest", each, validation, run });
  const losses = await Promise.all(made.members.map(async (one) => (await validate(one, one, validation, run.breathe)).loss));
  expect((await validate(made.model, made.model, validation, run.breathe)).loss).toBe(Math.min(...losses));
});

test("what cannot be is said", async () => {
  const { run } = watchedRun();
  const asked = (more: object) => population({ ...settings, ...copying, each, validation, run, ...more });
  await expect(asked({ members: 0 })).rejects.toMatchObject({ code: "population.size" });
  await expect(asked({ space: [] })).rejects.toMatchObject({ code: "population.space" });
  await expect(asked({ space: [{ name: "rate", low: 0, high: 1, scale: "log" }] })).rejects.toMatchObject({ code: "population.space" });
  await expect(asked({ space: [...settings.space, ...settings.space] })).rejects.toMatchObject({ code: "population.space" });
  await expect(asked({ each: async () => ({}) })).rejects.toMatchObject({ code: "population.members" });
});
