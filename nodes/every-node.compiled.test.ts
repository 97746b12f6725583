import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditing } from "./lib/engine/compiled.ts";
import { useEngine } from "./lib/engine.ts";
import { timedModelFor, timedObjectiveFor } from "./lib/flows/timed.test-helper.ts";
import { nodeFiles } from "./lib/node-files.test-helper.ts";
import { type AnyCard, argumentsOf, load } from "./lib/run-node.test-helper.ts";
import { tiny } from "./lib/tiny-ports.test-helper.ts";
import { tensorsIn } from "./lib/tree.ts";
import type { GradientTransform, Model } from "./ports.ts";

/**
 * Whatever can be part of a training step is put into one, and every update is compared with its eager run, bit for bit:
 * models, objectives, gradient sources, optimizers, curricula and batches through `train`, steps through `run-steps`, trainings as they are.
 */
const cards = new Map(await Promise.all(nodeFiles().map(async (file) => [file.id, (await load(file)).card as AnyCard] as const)));
const train = cards.get("training/train") as AnyCard;
const runSteps = cards.get("training/run-steps") as AnyCard;

const sockets: Readonly<Record<string, string>> = {
  Model: "model",
  Objective: "gradient",
  GradientSource: "gradient",
  GradientTransform: "optimizer",
  Batches: "batches",
  TrainStep: "steps",
};
const ways = [
  { optional: true, drive: false },
  { optional: false, drive: true },
];
/** The tiny pictures are 2x2, in three classes; nets for them have these sizes. */
const sizes: Record<string, unknown> = {
  inputs: 4,
  outputs: 3,
  widths: [5, 3],
  height: 2,
  width: 2,
  channels: [3],
  strides: [2],
  dimensions: 4,
};
function smaller(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, sizes[name] ?? value]));
}
/** A frozen model has nothing to learn. */
const still = ["models/freeze"];
const parts = [...cards]
  .filter(([id]) => !still.includes(id))
  .flatMap(([id, card]) => {
    const socket = typeof card.output === "string" ? sockets[card.output] : undefined;
    return socket ? ways.map((way) => [id, way.drive ? "schedules" : "plain numbers", { card, socket, way }] as const) : [];
  });
const trainings = [...cards].filter(([, card]) => typeof card.output === "object" && Object.values(card.output).includes("Trained"));

beforeAll(async () => {
  await useEngine();
  auditing.every = true;
});
afterAll(() => {
  auditing.every = false;
});

/** Runs a node; how many updates were compared with their eager run. */
async function compared(card: AnyCard, way: (typeof ways)[number], changes: Record<string, unknown> = {}): Promise<number> {
  const { args } = argumentsOf(card, way);
  const { compared: before } = auditing;
  const result = await card.run({ ...args, ...changes });
  tf.dispose([...new Set([...tensorsIn(args), ...tensorsIn(changes), ...tensorsIn(result)])]);
  return auditing.compared - before;
}

test.each(parts)("a training step with %s, driven by %s, has the eager run's bits", async (_, __, { card, socket, way }) => {
  const { args } = argumentsOf(card, way);
  const value = await card.run(socket === "model" ? smaller(args) : args);
  // One that wants a gradient for each part needs an objective that has parts.
  const wanted = (value as Partial<GradientTransform>).byPart ? { gradient: tiny.Objective() } : {};
  const model = timedModelFor(card.run.name);
  const gradient = timedObjectiveFor(value as Partial<Model>);
  // Models over places and times cannot be shown an example alone.
  const alone = model || gradient ? { watch: [], validation: undefined } : {};
  const company = { ...wanted, ...alone, ...(model ? { model } : {}), ...(gradient ? { gradient } : {}) };
  expect(await compared(socket === "steps" ? runSteps : train, way, { [socket]: value, ...company })).toBe(2);
  tf.dispose(tensorsIn(args));
});

const choices = [...cards].flatMap(([id, card]) =>
  card.output === "Model"
    ? Object.entries(card.settings).flatMap(([name, { options }]) => (options ?? []).map((option) => [id, name, option, card] as const))
    : [],
);
test.each(choices)("a training step with %s where %s is %s has the eager run's bits", async (_, name, option, card) => {
  const [way] = ways as [(typeof ways)[number]];
  const { args } = argumentsOf(card, way);
  expect(await compared(train, way, { model: await card.run({ ...smaller(args), [name]: option }) })).toBe(2);
});

test.each(trainings)("every update of %s has the eager run's bits", async (_, card) => {
  for (const way of ways) expect(await compared(card, way)).toBeGreaterThan(0);
});
