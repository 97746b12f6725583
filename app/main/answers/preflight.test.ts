import { afterEach, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import { compile } from "../../common/compile.ts";
import { createExecutor, type Executor } from "../executor-process.ts";
import { changed, graph } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { nodesOf, runOrder } from "../order.ts";
import type { Ground } from "./ground.ts";
import { preflightAnswers } from "./preflight.ts";

let catalog: Catalog;
let executor: Executor;
let events: RunEvent[] = [];

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
});
afterEach(() => executor.close());

const answers = (run: string | null = null) => {
  events = [];
  executor = createExecutor({ events: (more) => void events.push(...more), state: () => {} });
  const ground = { bench: { catalog: async () => catalog }, station: { executor, run } };
  return preflightAnswers(ground as unknown as Ground);
};

test("a window gets the cost of all seeds, or of the one it asks for, and nothing of it is told as a run", async () => {
  const { preflight } = answers();
  const document = graph("two-arms", catalog);
  const all = await preflight({ document });
  expect(all.problems).toEqual([]);
  expect(all.report?.trainings.map(({ times }) => times)).toEqual([3, 3]);
  const one = await preflight({ document, seed: 7 });
  expect(one.report?.trainings.map(({ times }) => times)).toEqual([1, 1]);
  expect(events).toEqual([]);
});

test("a run afterwards trains everything: no result of the measurement is taken for a known one", async () => {
  const { preflight } = answers();
  const document = graph("one-training", catalog);
  const { report } = await preflight({ document });
  const { plan } = compile(document, catalog);
  await executor.run(runOrder("r", plan!, catalog));
  const last = events.findLast((event) => event.event === "metric" && event.node === "train" && event.name === "loss");
  expect(last).toMatchObject({ step: report?.trainings[0]?.updates });
  expect(events.some((event) => event.event === "call" && event.state === "cached")).toBe(false);
});

test("a document that cannot run answers with its problems", async () => {
  const { preflight } = answers();
  const document = changed(graph("one-training", catalog), { "train.budget": "long" });
  const { report, problems } = await preflight({ document });
  expect(report).toBeNull();
  expect(problems[0]).toMatchObject({ node: "train", field: "budget" });
});

test("a run that is asked for ends a measurement that is under way", async () => {
  const { preflight } = answers();
  const document = graph("two-arms", catalog);
  await executor.ready();
  const { plan } = compile(document, catalog);
  const measured = executor.preflight(plan!, nodesOf(plan!, catalog));
  const ran = executor.run(runOrder("r", plan!, catalog));
  expect(await measured).toMatchObject({ report: null, problem: { code: "preflight-stopped" } });
  expect((await ran).status).toBe("done");
  // And it can be measured again.
  expect((await preflight({ document })).report?.complete).toBe(true);
});

test("while a run goes on it is measured in a process of its own", async () => {
  const { preflight } = answers("r");
  const { report } = await preflight({ document: graph("one-training", catalog) });
  expect(report?.complete).toBe(true);
  expect(executor.pid).toBeUndefined();
});
