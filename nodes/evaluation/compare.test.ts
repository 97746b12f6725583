import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { KeyScope } from "../lib/key.ts";
import { keyScope } from "../lib/random.ts";
import type { Table } from "../ports.ts";
import { compare } from "./compare.ts";
import { grid } from "./grid.test-helper.ts";
import { sweep } from "./sweep.ts";
import { listeningRun, scores } from "./turns.test-helper.ts";

beforeAll(useEngine);

test("the table is long: one row for each arm and seed, and it says how many seeds are planned", async () => {
  const { run } = listeningRun();
  const table = await compare({
    seeds: [7, 8],
    each: async ({ seed }) => ({ a: scores({ accuracy: seed / 10 }), b: scores({ accuracy: 0.5 }) }),
    run,
  });
  expect(table).toEqual({
    is: "Table",
    columns: ["arm", "seed", "accuracy"],
    rows: [
      ["a", 7, 0.7],
      ["b", 7, 0.5],
      ["a", 8, 0.8],
      ["b", 8, 0.5],
    ],
    planned: 2,
  });
});

test("a sweep becomes one arm for each of its values, and its turns are found under the seed", async () => {
  const { run, paths } = listeningRun();
  const table = await compare({
    seeds: [1],
    each: async ({ run: inner }) => ({
      fixed: await sweep({
        ...grid,
        values: [0.001, 0.3],
        each: async ({ value }) => ({ test: scores({ accuracy: value }) }),
        run: inner("fixed"),
      }),
    }),
    run,
  });
  expect(table.rows).toEqual([
    ["fixed/0.001", 1, 0.001],
    ["fixed/0.3", 1, 0.3],
  ]);
  expect(paths).toEqual(["seed=1", "seed=1/value=0.001", "seed=1/value=0.3"]);
});

test("a round's streams depend on its seed alone, not on the other seeds", async () => {
  const drawn = new Map<number, unknown>();
  const each = async ({ seed, key }: { seed: number; key: KeyScope }) => {
    drawn.set(seed, key("model"));
    return {};
  };
  await compare({ seeds: [3, 4], each, run: listeningRun().run });
  expect(drawn.get(4)).toEqual(keyScope(4)("model"));
  expect(drawn.get(3)).not.toEqual(drawn.get(4));
});

test("a comparison is told after every round", async () => {
  const { run, partials } = listeningRun();
  await compare({ seeds: [1, 2, 3], each: async ({ seed }) => ({ a: scores({ accuracy: seed }) }), run });
  expect((partials as Table[]).map(({ rows, planned }) => [rows.length, planned])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
});

test("a metric that only some arms have leaves a gap", async () => {
  const table = await compare({
    seeds: [1],
    each: async () => ({ a: scores({ accuracy: 1 }), b: scores({ loss: 2 }) }),
    run: listeningRun().run,
  });
  expect(table.rows).toEqual([
    ["a", 1, 1, ""],
    ["b", 1, "", 2],
  ]);
});

test("no tensor outlives its round, and none is left when a round fails", async () => {
  const before = tf.memory().numTensors;
  const each = async ({ seed }: { seed: number }) => {
    expect(tf.memory().numTensors).toBe(before);
    const weights = tf.ones([3]);
    await Promise.resolve();
    if (seed === 3) throw new Error("diverged");
    return { a: scores({ sum: weights.sum().dataSync()[0] as number }) };
  };
  await expect(compare({ seeds: [1, 2, 3], each, run: listeningRun().run })).rejects.toThrow("diverged");
  expect(tf.memory().numTensors).toBe(before);
  const [alive, scopes] = [tf.tidy(() => tf.ones([1]).clone()), tf.engine().state.scopeStack.length];
  expect(alive.isDisposed).toBe(false);
  expect(scopes).toBe(0);
  alive.dispose();
});

test.each([[[]], [[1, 2, 1]]])("seeds %j are refused", async (seeds) => {
  await expect(compare({ seeds, each: async () => ({}), run: listeningRun().run })).rejects.toMatchObject({
    code: "seeds",
    field: "seeds",
  });
});
