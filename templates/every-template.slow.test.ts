import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { execute } from "../app/main/cli/execute.ts";
import { sharedCatalog } from "../app/main/host.ts";
import { withSeeds } from "../app/main/plan-seed.ts";
import { compareRuns, runExport } from "../app/main/prove.ts";
import { readTemplate, templateIds } from "../app/main/templates.ts";
import { root } from "../build/files.ts";
import { committedScript, readGraph, readTemplateFile, type Trace, traceOf } from "../build/template-files.ts";
import type { RunEvent } from "../nodes/lib/events.ts";

/** Claims that hold for every template, found by walking the folder. */
const { catalog } = await sharedCatalog();
const steps = 6;

for (const id of await templateIds()) {
  test(`${id}: the committed script is what its graph compiles to`, () => {
    expect(readTemplateFile(id, "experiment.ts")).toBe(committedScript(readGraph(id, catalog).plan, catalog));
  });

  test(`${id}: the first losses of every training (or the results, where nothing trains) are the recorded ones, to the last bit`, async () => {
    const recorded = JSON.parse(readTemplateFile(id, "trace.json") ?? "null") as Trace;
    expect(await traceOf(id, readGraph(id, catalog).plan, catalog)).toEqual(recorded);
    expect(Object.keys(recorded.losses).length > 1 || Object.keys(recorded.results ?? {}).length > 0).toBe(true);
  });

  test(`${id}: its export, run elsewhere, prints the numbers of the app's run, bit for bit`, async () => {
    const { document, plan } = readGraph(id, catalog);
    const seed = plan.seeds?.values[0] ?? plan.seed;
    const app: RunEvent[] = [];
    await execute(withSeeds(plan, [seed]), catalog, (event) => app.push(event), steps);
    const script = await runExport({ document, catalog, root, args: ["--seed", String(seed), "--steps", String(steps)] });
    const proof = compareRuns(app, script);
    expect(proof).toMatchObject({ equal: true });
    expect(proof.numbers).toBeGreaterThan(10);
  });

  test(`${id}: its verdict was measured on this graph and these nodes, over the seeds that it judges`, async () => {
    const card = await readTemplate(id, catalog);
    expect(card?.verdict).not.toBeNull();
    expect(card?.verdict?.seeds).toEqual(readGraph(id, catalog).plan.seeds?.values);
    expect(card?.picture.length).toBeGreaterThan(1);
  });

  test(`${id}: its lesson says the idea, what to watch and when it fails, and three tries that change real settings`, async () => {
    const card = await readTemplate(id, catalog);
    for (const heading of ["## The idea", "## What to watch", "## When it fails", "## The paper"]) expect(card?.lesson).toContain(heading);
    expect(card?.tries).toHaveLength(3);
    for (const { set } of card?.tries ?? []) {
      for (const [place, value] of Object.entries(set)) {
        const [name, setting] = place.split(".") as [string, string];
        const node = card?.document.nodes.find((one) => one.name === name);
        expect(catalog.nodes[node?.node ?? ""]?.settings, place).toHaveProperty(setting);
        expect(node?.settings[setting], `${place} already has this value`).not.toEqual(value);
      }
    }
  });
}

test("every committed script type-checks against the nodes it calls", () => {
  const run = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", "."], { cwd: root, encoding: "utf8" });
  expect(run.stdout.split("\n").filter((line) => line.startsWith("templates/"))).toEqual([]);
});
