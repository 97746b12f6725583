import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { KeyScope } from "../lib/key.ts";
import { normal } from "../lib/random.ts";
import type { Trained } from "../ports.ts";
import { repeatSeeds } from "./repeat-seeds.ts";
import { listeningRun, scores } from "./turns.test-helper.ts";

beforeAll(useEngine);
const trained = (y: number): Trained => ({
  is: "Trained",
  curves: { loss: { x: [1], y: [y] } },
  updates: 1,
  presentations: 1,
  borders: [],
});

test("scores go into the table, trainings into the list, seed by seed", async () => {
  const { run, paths } = listeningRun();
  const each = async ({ seed }: { seed: number }) => ({ test: scores({ accuracy: seed / 10 }), run: trained(seed) });
  const { table, runs } = await repeatSeeds({ seeds: [5, 6], each, run });
  expect(table).toEqual({
    is: "Table",
    columns: ["seed", "accuracy"],
    rows: [
      [5, 0.5],
      [6, 0.6],
    ],
    planned: 2,
  });
  expect(runs).toEqual([trained(5), trained(6)]);
  expect(paths).toEqual(["seed=5", "seed=6"]);
});

test("equal seeds draw equal numbers, other seeds others", async () => {
  const drawn: Float32Array[] = [];
  const each = async ({ key }: { key: KeyScope }) => {
    drawn.push(normal(key("w"), 3));
    return {};
  };
  const draw = (seeds: number[]) => repeatSeeds({ seeds, each, run: listeningRun().run });
  await draw([1, 2]);
  await draw([2]);
  expect(drawn[2]).toEqual(drawn[1]);
  expect(drawn[1]).not.toEqual(drawn[0]);
});

test("no tensor outlives its turn, also when a turn fails", async () => {
  const before = tf.memory().numTensors;
  const each = async ({ seed }: { seed: number }) => {
    tf.ones([4]);
    if (seed === 2) throw new Error("diverged");
    return { run: trained(1) };
  };
  await expect(repeatSeeds({ seeds: [1, 2], each, run: listeningRun().run })).rejects.toThrow("diverged");
  expect(tf.memory().numTensors).toBe(before);
});

test("a sweep inside has all its rows for each seed, and the table says what was tried", async () => {
  const inner = {
    is: "Table" as const,
    columns: ["rate", "accuracy"],
    rows: [[0.1, 0.5] as const, [0.3, 0.75] as const],
    axes: ["rate"],
  };
  const { table } = await repeatSeeds({ seeds: [1, 2], each: async () => ({ tuned: inner }), run: listeningRun().run });
  expect(table).toEqual({
    is: "Table",
    columns: ["seed", "rate", "accuracy"],
    rows: [
      [1, 0.1, 0.5],
      [1, 0.3, 0.75],
      [2, 0.1, 0.5],
      [2, 0.3, 0.75],
    ],
    planned: 2,
    axes: ["rate"],
  });
});

test("beside other results the metrics of a table are told apart by its name", async () => {
  const inner = { is: "Table" as const, columns: ["value", "accuracy"], rows: [[3, 0.5] as const], axes: ["value"] };
  const each = async () => ({ tuned: inner, plain: scores({ accuracy: 0.25 }) });
  const { table } = await repeatSeeds({ seeds: [1], each, run: listeningRun().run });
  expect(table.columns).toEqual(["seed", "value", "accuracy", "tuned.accuracy"]);
  expect(table.rows).toEqual([
    [1, "", 0.25, ""],
    [1, 3, "", 0.5],
  ]);
});
