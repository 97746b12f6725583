import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCatalog } from "./catalog.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "patchbay-catalog-"));
  write("nodes/ports.ts", "export type Schedule = number;");
  write("nodes/lib/half.ts", "export const half = 0.5;");
  write(
    "nodes/schedules/two-step.ts",
    node(
      "twoStep",
      `import { half } from "../lib/half.ts";\nimport type { Schedule } from "../ports.ts";`,
      `settings: { base: { control: "number", default: half, doc: "Base." } }, inputs: {}, output: "Schedule"`,
    ),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
function node(call: string, imports: string, card: string, keyword = ""): string {
  return `${imports}\n/** Old words. */\n/**\n * Falls in two steps.\n *\n *   rate(t) = base\n */\nexport ${keyword}function ${call}(a: object) { return a; }\nexport const card = { run: ${call}, title: "T", summary: "S.", ${card} };\n`;
}
const read = (cache: string | null = null) => readCatalog({ root, cache });
const hashOf = async (id: string) => (await read()).catalog.nodes[id]?.hash;

test("a card becomes an entry with everything but its function", async () => {
  const { catalog, problems } = await read();
  expect(problems).toEqual([]);
  expect(Object.keys(catalog.nodes)).toEqual(["schedules/two-step"]);
  expect(catalog.nodes["schedules/two-step"]).toMatchObject({
    id: "schedules/two-step",
    family: "schedules",
    call: "twoStep",
    file: "nodes/schedules/two-step.ts",
    async: false,
    record: false,
    settings: { base: { default: 0.5 } },
    outputs: { out: "Schedule" },
    keys: {},
    bodies: {},
    reports: false,
    was: [],
    doc: "Falls in two steps.\n\n  rate(t) = base",
  });
});

test("a record of outputs and an async function are told apart from single and plain ones", async () => {
  write(
    "nodes/data/split.ts",
    node("split", "", `settings: {}, inputs: {}, output: { a: "Examples", b: "Examples" }, keys: { key: "split" }`, "async "),
  );
  expect((await read()).catalog.nodes["data/split"]).toMatchObject({
    async: true,
    record: true,
    outputs: { a: "Examples", b: "Examples" },
    keys: { key: "split" },
  });
});

test("tests, helpers and the library are no nodes", async () => {
  write("nodes/schedules/two-step.test.ts", "throw new Error();");
  write("nodes/schedules/follow.test-helper.ts", "throw new Error();");
  expect(Object.keys((await read()).catalog.nodes)).toEqual(["schedules/two-step"]);
});

test("a file that is no node is a problem that names it, and the others stay", async () => {
  write("nodes/data/broken.ts", "export function broken( {");
  write("nodes/data/throws.ts", "throw new Error('no luck');");
  write("nodes/data/wrong-name.ts", node("other", "", `settings: {}, inputs: {}, output: "Examples"`));
  write("nodes/data/no-card.ts", "export function noCard() {}");
  write("nodes/data/extra.ts", `${node("extra", "", `settings: {}, inputs: {}, output: "Examples"`)}export const more = 1;`);
  write(
    "nodes/data/endless.ts",
    node("endless", "", `settings: { cap: { control: "number", default: Infinity, doc: "C." } }, inputs: {}, output: "Examples"`),
  );
  const { catalog, problems } = await read();
  expect(Object.keys(catalog.nodes)).toEqual(["schedules/two-step"]);
  expect(problems.map(({ code, field }) => `${code} ${field}`)).toEqual(
    ["broken", "endless", "extra", "no-card", "throws", "wrong-name"].map((name) => `broken-node nodes/data/${name}.ts`),
  );
  expect(problems.find(({ field }) => field?.endsWith("throws.ts"))?.message).toContain("no luck");
  expect(problems.find(({ field }) => field?.endsWith("extra.ts"))?.message).toContain("exports more beside extra and card");
});

test("a node's hash follows the files that it imports for values, and no others", async () => {
  const before = await hashOf("schedules/two-step");
  write("nodes/ports.ts", "export type Schedule = string;");
  write("nodes/lib/unrelated.ts", "export const other = 1;");
  expect(await hashOf("schedules/two-step")).toBe(before);
  write("nodes/lib/half.ts", "export const half = 0.25;");
  expect(await hashOf("schedules/two-step")).not.toBe(before);
});

test("nothing is read again until a file changes", async () => {
  const cache = join(root, ".cache", "catalog.json");
  await read(cache);
  const kept = JSON.parse(readFileSync(cache, "utf8"));
  kept.catalog.nodes["schedules/two-step"].title = "from the cache";
  writeFileSync(cache, JSON.stringify(kept));
  expect((await read(cache)).catalog.nodes["schedules/two-step"]?.title).toBe("from the cache");
  write("nodes/lib/half.ts", "export const half = 0.25;");
  expect((await read(cache)).catalog.nodes["schedules/two-step"]).toMatchObject({ title: "T", settings: { base: { default: 0.25 } } });
});

test("a damaged cache is read anew", async () => {
  const cache = join(root, ".cache", "catalog.json");
  write(".cache/catalog.json", "{");
  expect((await read(cache)).catalog.nodes["schedules/two-step"]?.title).toBe("T");
});
