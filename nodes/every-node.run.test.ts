import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "./lib/engine.ts";
import { nodeFiles } from "./lib/node-files.test-helper.ts";
import { type AnyCard, argumentsOf, load } from "./lib/run-node.test-helper.ts";
import { tensorsIn } from "./lib/tree.ts";

/** Every node runs from its defaults, on tiny inputs that the port types choose. */
const nodes = await Promise.all(nodeFiles().map(async (file) => [file.id, (await load(file)).card as AnyCard] as const));

beforeAll(useEngine);

const ways = [
  { optional: true, drive: false },
  { optional: false, drive: true },
];
const runs = nodes.flatMap(([id, card]) => {
  const needed = ways.filter((way) => way.optional || changes(card));
  return needed.map((way) => [id, way.optional ? "all inputs and plain numbers" : "needed inputs and schedules", { card, way }] as const);
});

/** Nodes without optional inputs and driven numbers run the same both ways. */
function changes(card: AnyCard): boolean {
  return Object.values(card.inputs).some(({ optional }) => optional) || Object.values(card.settings).some(({ driven }) => driven);
}

test.each(runs)("%s runs with %s, makes what its card says, and leaves no tensor behind", async (_, __, { card, way }) => {
  const { args, views } = argumentsOf(card, way);
  const given = new Set(tensorsIn(args));
  const before = tf.memory().numTensors;

  const promise = card.run(args);
  expect(promise instanceof Promise).toBe(card.run.constructor.name === "AsyncFunction");
  const result = await promise;

  const outputs =
    typeof card.output === "string"
      ? [[result, card.output]]
      : Object.entries(card.output).map(([name, port]) => [(result as Record<string, unknown>)[name], port]);
  for (const [value, port] of outputs as [unknown, string][]) expect(portOf(value)).toBe(port);
  expect([...views.keys()].filter((name) => !(name in (card.shows ?? {})))).toEqual([]);

  const fresh = tensorsIn(result).filter((tensor) => !given.has(tensor));
  expect(tf.memory().numTensors - before).toBe(fresh.length);
  for (const tensor of given) expect(tensor.isDisposed).toBe(false);

  tf.dispose([...given, ...fresh]);
});

const owners = nodes.filter(([, { output }]) =>
  [output].flatMap((port) => (typeof port === "string" ? port : Object.values(port))).some(owns),
);

test.each(owners)("%s gives models and examples of its own: they live on when its inputs are gone", async (_, card) => {
  const { args } = argumentsOf(card, { optional: true, drive: false });
  const given = new Set(tensorsIn(args));
  const result = (await card.run(args)) as object;
  const own = [result, ...Object.values(result)].filter((value) => owns(portOf(value)));
  expect(own.length).toBeGreaterThan(0);
  expect(tensorsIn(own).filter((tensor) => given.has(tensor))).toEqual([]);
  tf.dispose([...given, ...tensorsIn(result).filter((tensor) => !given.has(tensor))]);
});

function owns(port: string): boolean {
  return port === "Model" || port === "Examples";
}

function portOf(value: unknown): string {
  if (typeof value === "number") return "number";
  if (Array.isArray(value)) return `${portOf(value[0])}[]`;
  return String((value as { is?: string } | null)?.is);
}
