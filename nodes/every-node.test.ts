import { stripTypeScriptTypes } from "node:module";
import { expect, test } from "vitest";
import { codeOf, nodeFiles } from "./lib/node-files.test-helper.ts";
import { type AnyCard, load } from "./lib/run-node.test-helper.ts";

/** What holds for every node, whoever wrote it. The nodes are found by walking the folders. */
const files = nodeFiles();
const loaded = await Promise.all(files.map(async (file) => ({ ...file, module: await load(file) })));
const nodes = loaded.map((file) => [file.id, { ...file, card: file.module.card as AnyCard }] as const);

test("there are nodes, and no two of them share a function's name", () => {
  expect(files.length).toBeGreaterThan(30);
  expect(new Set(files.map(({ call }) => call)).size).toBe(files.length);
});

test.each(nodes)("%s exports its function and its card, the card last, and nothing else", (_, { call, module, card, source }) => {
  expect(Object.keys(module).sort()).toEqual([call, "card"].sort());
  expect(card.run).toBe(module[call]);
  expect(card.run.name).toBe(call);
  expect(source.match(/^export /gm)).toHaveLength(2);
  expect(source.trimEnd().endsWith(`} satisfies NodeCard<typeof ${call}>;`)).toBe(true);
});

test.each(nodes)("%s takes one object and has no hidden defaults", (_, { card, call, source }) => {
  expect(card.run.length).toBe(1);
  const [, names] = source.match(new RegExp(`export (?:async )?function ${call}\\(\\{([^}]*)\\}: `)) ?? [];
  expect(names).toBeDefined();
  expect(names).not.toContain("=");
});

test.each(nodes)("%s has a docstring on its function and a test beside it", (_, { source, call, tested }) => {
  expect(source).toMatch(new RegExp(`\\*/\\nexport (async )?function ${call}\\(`));
  expect(tested).toBe(true);
});

test.each(nodes)("%s takes randomness, time and logging as arguments, and names nothing `then`", (_, { source, card }) => {
  expect(codeOf(source).match(/Math\.random|Date\b|performance\.now|console\.|process\.|setTimeout|setInterval|\bfetch\(/g)).toBeNull();
  expect(codeOf(source).match(/\bthen\b/g)).toBeNull();
  const outputs = typeof card.output === "string" ? [] : Object.keys(card.output);
  expect([...Object.keys(card.settings), ...Object.keys(card.inputs), ...outputs]).not.toContain("then");
});

test.each(nodes)("%s names the packages whose files it reads where it reads them, so that an export asks for them", (_, { source }) => {
  for (const [, argument] of codeOf(source).matchAll(/\bpackageFile\(\s*([^,]+),/g)) expect(argument).toBe(`""`);
});

test.each(nodes)("%s is plain JavaScript once its types are taken away", (_, { source }) => {
  expect(() => stripTypeScriptTypes(source, { mode: "strip" })).not.toThrow();
});

test.each(nodes)("%s explains itself in sentences", (_, { card }) => {
  const rows = Object.values(card.settings).flatMap((setting) => Object.values(setting.fields ?? {}));
  const bodies = Object.values(card.bodies ?? {});
  const docs = [...Object.values(card.settings), ...Object.values(card.inputs), ...rows, ...bodies].map(({ doc }) => doc);
  for (const text of [card.summary, ...docs, ...Object.values(card.shows ?? {})]) {
    expect(text).toMatch(/^[A-Z0-9].*[.?]$/);
  }
  expect(card.title).toMatch(/^[A-Z0-9].*[^.]$/);
});

test.each(nodes)("%s starts from settings that it allows, and shows at most three on the node", (_, { card }) => {
  for (const [name, setting] of Object.entries(card.settings)) {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, options } = setting;
    for (const value of [setting.default].flat()) {
      if (typeof value === "number") expect(value >= min && value <= max, `${name} ${value} in [${min}, ${max}]`).toBe(true);
    }
    if (setting.control === "choice") expect(options).toContain(setting.default);
    if (setting.control === "rows") {
      for (const row of setting.default as object[]) expect(Object.keys(row).sort()).toEqual(Object.keys(setting.fields ?? {}).sort());
    }
    if (setting.when) expect(Object.keys(card.settings)).toContain(setting.when.setting);
  }
  expect(Object.values(card.settings).filter(({ onNode }) => onNode).length).toBeLessThanOrEqual(3);
});
