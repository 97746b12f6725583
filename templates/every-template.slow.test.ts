import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedCatalog } from "../app/main/host.ts";
import { compareRuns, runExport } from "../app/main/prove.ts";
import { readTemplate, templateIds } from "../app/main/templates.ts";
import { root } from "../build/files.ts";
import { committedScript, readGraph, readTemplateFile, type Trace, traceOf } from "../build/template-files.ts";
import type { RunEvent } from "../nodes/lib/events.ts";

/** Claims that hold for every template, found by walking the folder. */
const { catalog } = await sharedCatalog();

for (const id of await templateIds()) {
  test(`${id}: the committed script is what its graph compiles to`, () => {
    expect(readTemplateFile(id, "experiment.ts")).toBe(committedScript(readGraph(id, catalog).plan, catalog));
  });

  describe(`${id}: the first updates of every training`, () => {
    const recorded = JSON.parse(readTemplateFile(id, "trace.json") ?? "null") as Trace;
    let app: Awaited<ReturnType<typeof traceOf>>;
    let script: readonly RunEvent[];
    beforeAll(async () => {
      const { document, plan } = readGraph(id, catalog);
      const args = ["--seed", String(recorded.seed), "--steps", String(recorded.steps)];
      [app, script] = await Promise.all([traceOf(id, plan, catalog), runExport({ document, catalog, root, args })]);
    });

    test("have the recorded losses (or results, where nothing trains), to the last bit", () => {
      expect(app.trace).toEqual(recorded);
      expect(Object.keys(recorded.losses).length > 1 || Object.keys(recorded.results ?? {}).length > 0).toBe(true);
    });

    test("have the same numbers in the export, run elsewhere, bit for bit", () => {
      const proof = compareRuns(app.events, script);
      expect(proof).toMatchObject({ equal: true });
      expect(proof.numbers).toBeGreaterThan(10);
    });
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
