import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { addAxis } from "../common/axes.ts";
import type { Axis } from "../common/axis-rows.ts";
import type { Catalog } from "../common/catalog.ts";
import type { GraphDocument } from "../common/document.ts";
import { parse } from "../common/parse.ts";
import { execute } from "./cli/execute.ts";
import { changed, graph, planOf } from "./fixtures/graphs.ts";
import { sharedCatalog } from "./host.ts";
import { compareRuns, runExport } from "./prove.ts";
import { root } from "./root.ts";

let catalog: Catalog;
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
}, 60_000);

function swept(settings: Readonly<Record<string, unknown>>, axes: Readonly<Record<string, Axis>>): GraphDocument {
  let document = changed(graph("one-training", catalog), { "train.budget": 18, "train.evaluateEvery": 0 });
  for (const [path, axis] of Object.entries(axes)) {
    const [node = "", setting = ""] = path.split(".");
    const edited = addAxis(document, catalog, { node, setting }, axis);
    if ("problem" in edited) throw new Error(edited.problem.message);
    document = edited.document;
  }
  return changed(document, Object.fromEntries(Object.entries(settings).map(([name, value]) => [`trials.${name}`, value])));
}
const peak: Axis = { name: "peak", over: "logUniform", from: 0.01, to: 1, count: 2, step: 0 };
const decay: Axis = { name: "decay", over: "list", values: [0, 0.9] };

async function both(document: GraphDocument): Promise<{ app: RunEvent[]; script: RunEvent[] }> {
  const app: RunEvent[] = [];
  await execute(planOf(document, catalog), catalog, (event) => app.push(event));
  return { app, script: await runExport({ document, catalog, root, args: [] }) };
}

test("the exported script of a grid of two axes gives the app's numbers, bit for bit", async () => {
  const { app, script } = await both(swept({}, { "rate.peak": peak, "sgd.decay": decay }));
  expect(compareRuns(app, script)).toMatchObject({ equal: true });
  const end = script.at(-1) as Extract<RunEvent, { event: "end" }>;
  const { columns, rows } = end.outputs.trials as { columns: string[]; rows: number[][] };
  expect(columns.slice(0, 3)).toEqual(["peak", "decay", "accuracy"]);
  expect(rows).toHaveLength(4);
}, 240_000);

test("where trials are left out, the app goes on where a trial was, and the script, which begins anew, has the same numbers", async () => {
  const halving = { search: "halving", trials: 4, minUpdates: 4, maxUpdates: 16, eta: 2, metric: "accuracy" };
  const { app, script } = await both(swept(halving, { "rate.peak": peak, "sgd.decay": decay }));
  // At most the same step is told twice: what a step was is what counts.
  const steps = (events: readonly RunEvent[]) =>
    Object.fromEntries(
      events.flatMap((event) =>
        event.event === "metric" ? [[`${event.path} ${event.node} ${event.step} ${event.name}`, event.value]] : [],
      ),
    );
  expect(Object.keys(steps(app)).length).toBeGreaterThan(30);
  expect(steps(app)).toEqual(steps(script));
  // Two go on from 4 updates and one from 8; what trials have in common before their numbers differ is shared besides.
  const from = app.flatMap((event) => (event.event === "from" && event.step >= 4 ? [event.step] : []));
  expect(from).toEqual([4, 4, 8]);
  const outputs = (events: readonly RunEvent[]) => (events.at(-1) as Extract<RunEvent, { event: "end" }>).outputs;
  expect(outputs(app)).toEqual(outputs(script));
  const { columns, rows } = outputs(script).trials as { columns: string[]; rows: number[][] };
  expect(rows.map((row) => row[columns.indexOf("updates")]).sort((a, b) => Number(a) - Number(b))).toEqual([4, 4, 8, 16]);
}, 240_000);

test("a sweep that was saved before there were axes opens as a grid of its values", async () => {
  const saved = await readFile(join(root, "templates/optimisation/lr-range-test/graph.json"), "utf8");
  expect(saved).toContain('"settings":{"values":[0.04,0.07,0.1]}');
  const { document, problems } = parse(saved, catalog);
  expect(problems).toEqual([]);
  expect(document?.nodes.find(({ name }) => name === "fixedRates")?.settings).toMatchObject({
    values: [0.04, 0.07, 0.1],
    axes: [],
    search: "grid",
  });
});
