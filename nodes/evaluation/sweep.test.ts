import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { grid } from "./grid.test-helper.ts";
import { sweep } from "./sweep.ts";
import { listeningRun, scores } from "./turns.test-helper.ts";

beforeAll(useEngine);

test("one row for each value in the order they are listed; a single field's metrics keep their names", async () => {
  const table = await sweep({
    ...grid,
    values: [3, 1],
    each: async ({ value }) => ({ test: scores({ accuracy: value / 10, loss: 1 }) }),
    run: listeningRun().run,
  });
  expect(table).toEqual({
    is: "Table",
    columns: ["value", "accuracy", "loss"],
    rows: [
      [3, 0.3, 1],
      [1, 0.1, 1],
    ],
    planned: 2,
    axes: ["value"],
  });
});

test("metrics of several fields are told apart by the field", async () => {
  const each = async () => ({ validation: scores({ accuracy: 0.9 }), test: scores({ accuracy: 0.8 }) });
  const table = await sweep({ ...grid, values: [1], each, run: listeningRun().run });
  expect(table.columns).toEqual(["value", "validation.accuracy", "test.accuracy"]);
});

test("the field called scores keeps bare names beside a validation, so a sweep can stand beside other arms", async () => {
  const each = async () => ({ scores: scores({ accuracy: 0.9 }), validation: scores({ accuracy: 0.8 }) });
  const table = await sweep({ ...grid, values: [1], each, run: listeningRun().run });
  expect(table.columns).toEqual(["value", "accuracy", "validation.accuracy"]);
});

test("no tensor outlives its turn", async () => {
  const before = tf.memory().numTensors;
  const each = async ({ value }: { value: number }) => ({ test: scores({ sum: tf.fill([2], value).sum().dataSync()[0] as number }) });
  const table = await sweep({ ...grid, values: [1, 2], each, run: listeningRun().run });
  expect(table.rows).toEqual([
    [1, 2],
    [2, 4],
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

const rate = { name: "rate", over: "logarithmic", from: 0.01, to: 1, count: 3, step: 0 } as const;
const width = { name: "width", over: "list", values: [8, 16] } as const;

test("several axes are a grid; the first is handed in as value, the next as second, and a turn is named by all", async () => {
  const { run, paths } = listeningRun();
  const table = await sweep({
    ...grid,
    axes: [rate, width],
    each: async ({ value, second }) => ({ test: scores({ product: value * second }) }),
    run,
  });
  expect(table).toMatchObject({ columns: ["rate", "width", "product"], axes: ["rate", "width"], planned: 6 });
  expect(table.rows.slice(0, 3)).toEqual([
    [0.01, 8, 0.08],
    [0.01, 16, 0.16],
    [0.1, 8, 0.8],
  ]);
  expect(paths.slice(0, 2)).toEqual(["rate=0.01,width=8", "rate=0.01,width=16"]);
});

test("values come before the axes", async () => {
  const each = async ({ value, second }: { value: number; second: number }) => ({ test: scores({ sum: value + second }) });
  const table = await sweep({ ...grid, values: [100], axes: [width], each, run: listeningRun().run });
  expect(table.columns).toEqual(["value", "width", "sum"]);
  expect(table.rows).toEqual([
    [100, 8, 108],
    [100, 16, 116],
  ]);
});

test("random trials are the same in every run, others with another draw", async () => {
  const axes = [{ name: "rate", over: "logUniform", from: 0.001, to: 1, count: 3, step: 0 }] as const;
  const each = async ({ value }: { value: number }) => ({ test: scores({ value }) });
  const tried = async (draw: number) =>
    (await sweep({ ...grid, axes, search: "random", trials: 6, draw, each, run: listeningRun().run })).rows.map(([value]) => value);
  expect(await tried(1)).toHaveLength(6);
  expect(await tried(1)).toEqual(await tried(1));
  expect(await tried(2)).not.toEqual(await tried(1));
});

test("halving trains nine for 100 updates, the three best for 300 and the best for 900, each trial in its own place", async () => {
  const { run, paths, caps } = listeningRun();
  const table = await sweep({
    ...grid,
    values: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    search: "halving",
    trials: 9,
    each: async ({ value }) => ({ test: scores({ accuracy: value / 10, other: -value }) }),
    run,
  });
  expect(caps).toEqual([...Array(9).fill(100), ...Array(3).fill(300), 900]);
  expect([...paths.slice(9, 12)].sort()).toEqual(["value=7", "value=8", "value=9"]);
  expect(paths[12]).toBe("value=9");
  expect(table.columns).toEqual(["value", "updates", "accuracy", "other"]);
  expect(table.rows).toHaveLength(9);
  expect(Object.fromEntries(table.rows.map(([value, updates]) => [value, updates]))).toMatchObject({
    9: 900,
    8: 300,
    7: 300,
    6: 100,
    1: 100,
  });
});

test("a metric where low is good leaves out the high ones; one that nobody has is refused with those that there are", async () => {
  const settings = { ...grid, values: [1, 2, 3], search: "halving", trials: 3, minUpdates: 300, direction: "lowest" } as const;
  const each = async ({ value }: { value: number }) => ({ test: scores({ accuracy: 1, loss: value }) });
  const { run, paths } = listeningRun();
  await sweep({ ...settings, metric: "loss", each, run });
  expect(paths.at(-1)).toBe("value=1");
  await expect(sweep({ ...settings, metric: "los", each, run })).rejects.toMatchObject({ code: "sweep.metric", field: "metric" });
});

test("Hyperband runs its brackets one after another and says which trial was in which", async () => {
  const axes = [{ name: "rate", over: "logUniform", from: 0.001, to: 1, count: 3, step: 0 }] as const;
  const { run, caps } = listeningRun();
  const table = await sweep({
    ...grid,
    axes,
    search: "hyperband",
    each: async ({ value }) => ({ test: scores({ accuracy: value }) }),
    run,
  });
  expect(caps).toEqual([...Array(9).fill(100), ...Array(3).fill(300), 900, ...Array(5).fill(300), 900, 900, 900, 900]);
  expect(table.columns).toEqual(["rate", "bracket", "updates", "accuracy"]);
  expect(table.rows.map((row) => row[1])).toEqual([...Array(9).fill(2), ...Array(5).fill(1), ...Array(3).fill(0)]);
  expect(table.planned).toBe(17);
});

test("a comparison inside counts with the means of its arms", async () => {
  const inner = { is: "Table" as const, columns: ["arm", "seed", "accuracy"], rows: [["a", 1, 0.25] as const, ["a", 2, 0.75] as const] };
  const table = await sweep({ ...grid, values: [1], each: async () => ({ arms: inner }), run: listeningRun().run });
  expect(table.columns).toEqual(["value", "accuracy"]);
  expect(table.rows).toEqual([[1, 0.5]]);
});

test("without anything to try it says so", async () => {
  const each = async () => ({ test: scores({ accuracy: 1 }) });
  await expect(sweep({ ...grid, each, run: listeningRun().run })).rejects.toMatchObject({ code: "sweep.axes" });
});
