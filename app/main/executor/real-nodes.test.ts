import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { downloaded } from "../../../nodes/lib/downloads.ts";
import { useEngine } from "../../../nodes/lib/engine.ts";
import { packageFile } from "../../../nodes/lib/files.ts";
import type { Catalog } from "../../common/catalog.ts";
import { changed, graph, planOf } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { nodesOf } from "../order.ts";
import { createInterpreter } from "./interpret.ts";
import { loadNode } from "./load.ts";
import { createStore, type Store } from "./store.ts";

let catalog: Catalog;
beforeAll(async () => {
  await useEngine();
  ({ catalog } = await sharedCatalog());
}, 60_000);

const run = (store: Store, settings: Readonly<Record<string, unknown>> = {}) => {
  const plan = planOf(
    changed(graph("two-arms", catalog), { "train.budget": 4, "fixedTrain.budget": 4, "table.seeds": [1, 2], ...settings }),
    catalog,
  );
  const session = {
    emit: () => {},
    idle: () => {},
    stopped: () => false,
    maxUpdates: Number.POSITIVE_INFINITY,
    packageFile,
    download: downloaded,
  };
  return createInterpreter({
    ground: { nodes: nodesOf(plan, catalog), under: "test" },
    store,
    load: loadNode,
    session,
  }).run(plan);
};

test("a second run of real nodes makes no tensor, and without room nothing at all is left", async () => {
  const start = tf.memory().numTensors;
  const store = createStore(2 ** 30);
  await run(store);
  const after = tf.memory().numTensors;
  expect(after).toBeGreaterThan(start);
  await run(store);
  expect(tf.memory().numTensors).toBe(after);

  const before = tf.memory();
  await run(createStore(0), { "rate.peak": 0.2 });
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
}, 120_000);
