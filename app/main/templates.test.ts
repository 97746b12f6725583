import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Catalog } from "../common/catalog.ts";
import { changed, fixturePath, graph } from "./fixtures/graphs.ts";
import { sharedCatalog } from "./host.ts";
import { codeOf, frontMatter, readTemplate, readTemplates, verdictHash } from "./templates.ts";

let folder: string;
let catalog: Catalog;
const at = (...path: string[]) => join(folder, "training", "two-arms", ...path);
const line = {
  claim: "c",
  kind: "better",
  metric: "accuracy",
  verdict: "holds",
  difference: 0.5,
  interval: [0.4, 0.6],
  margin: 0.1,
  note: "",
};
const record = (hash: string) => writeFile(at("verdict.json"), JSON.stringify({ hash, seeds: [1, 2, 3], seconds: 6, lines: [line] }));

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
  folder = await mkdtemp(join(tmpdir(), "patchbay-templates-"));
  await mkdir(at(), { recursive: true });
  await copyFile(fixturePath("two-arms"), at("graph.json"));
  await writeFile(at("README.md"), `---\ntitle: Two arms\nsentence: One is too slow.\npaper: "Nobody 2020"\n---\n\n# The idea\n`);
  await writeFile(at("tries.json"), JSON.stringify([{ title: "Faster", expect: "better", set: { "fixedStep.rate": 0.1 } }]));
  await writeFile(at("picture.json"), JSON.stringify([{ name: "cyclical", y: [2, 1], updates: 600 }]));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a template is read from its folder, and a folder without a graph is none", async () => {
  await mkdir(join(folder, "training", "empty"), { recursive: true });
  const cards = await readTemplates(catalog, folder);
  expect(cards).toMatchObject([
    {
      id: "training/two-arms",
      title: "Two arms",
      sentence: "One is too slow.",
      paper: "Nobody 2020",
      seeds: 3,
      lesson: "# The idea\n",
      picture: [{ name: "cyclical" }],
    },
  ]);
  expect(cards[0]?.tries[0]?.set).toEqual({ "fixedStep.rate": 0.1 });
});

test("templates come in the order that they ask for, the others after them", async () => {
  const other = join(folder, "a-family", "first-by-name");
  await mkdir(other, { recursive: true });
  await copyFile(fixturePath("one-training"), join(other, "graph.json"));
  await writeFile(at("README.md"), "---\norder: 2\n---\n");
  expect((await readTemplates(catalog, folder)).map(({ id }) => id)).toEqual(["training/two-arms", "a-family/first-by-name"]);
});

test("a recorded verdict is shown while its hash is fresh, and not when it is stale", async () => {
  await record(verdictHash(graph("two-arms", catalog), catalog));
  expect(await readTemplate("training/two-arms", catalog, folder)).toMatchObject({
    secondsPerSeed: 2,
    verdict: { lines: [{ verdict: "holds" }] },
  });
  await record("stale");
  expect(await readTemplate("training/two-arms", catalog, folder)).toMatchObject({ verdict: null });
});

test("the hash changes with a setting, and not with a place on the canvas", () => {
  const document = graph("two-arms", catalog);
  const moved = { ...document, nodes: document.nodes.map((node) => ({ ...node, x: node.x + 100 })) };
  expect(verdictHash(moved, catalog)).toBe(verdictHash(document, catalog));
  expect(verdictHash(changed(document, { "train.budget": 41 }), catalog)).not.toBe(verdictHash(document, catalog));
});

test("code is what is left without card and comments", () => {
  const source = `// SPDX\nimport { a } from "./a.ts";\nimport type { B } from "./b.ts";\n\n/**\n * Words.\n */\nexport function f() {\n  // why\n  return a * 2; // twice\n}\n\nexport const card = {\n  run: f,\n};\n`;
  expect(codeOf(source)).toBe(`import { a } from "./a.ts";\nexport function f() {\n  return a * 2; // twice\n}`);
});

test("text without front matter is all body", () => {
  expect(frontMatter("# Title\n---\n")).toEqual({ head: {}, body: "# Title\n---\n" });
});
