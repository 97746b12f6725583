import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { example, put, smallCatalog } from "./catalog.test-helper.ts";
import { compile } from "./compile.ts";
import type { GraphDocument, Json } from "./document.ts";
import { setSetting } from "./edit.ts";
import { layout, literal } from "./literal.ts";
import { print } from "./print.ts";

const root = join(import.meta.dirname, "../..");

/** What `biome check` has to say about these texts, with the project's own settings. */
function biome(texts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-print-"));
  try {
    // The settings without the git part: the folder is no checkout.
    writeFileSync(
      join(folder, "biome.json"),
      JSON.stringify({ root: true, json: { formatter: { enabled: false } }, formatter: { indentStyle: "space", lineWidth: 140 } }),
    );
    for (const [at, text] of texts.entries()) writeFileSync(join(folder, `script${at}.ts`), text);
    const { stdout, stderr, status } = spawnSync(
      join(root, "node_modules/.bin/biome"),
      ["check", "--error-on-warnings", "--max-diagnostics=3", "--colors=off", "."],
      { cwd: folder, encoding: "utf8" },
    );
    return status === 0 ? "" : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom(0.003, 1e21, 1e-7, -0, Number.POSITIVE_INFINITY, -1.5e300),
);
const word = fc.oneof(
  fc.string({ maxLength: 150 }),
  fc.constantFrom('say "it"', "it's", "both ' and \" and '", "back\\slash", "line\nbreak", "\u2028 \u0007 é 🎲"),
);
const row = fc.record({ kind: fc.constantFrom("better", "notWorse"), claim: word, margin: number }, { requiredKeys: ["kind"] });
const value = fc.oneof(
  number,
  word,
  fc.boolean(),
  fc.array(number, { maxLength: 60 }),
  fc.array(row, { maxLength: 4 }),
  fc.array(word, { maxLength: 5 }),
);

test("whatever the values are, a printed literal is formatted as Biome would format it, and reads back as itself", () => {
  const values = fc.sample(value, { numRuns: 300, seed: 4 });
  const texts = values.map(
    (one) =>
      `${layout(
        {
          call: "print",
          args: {
            object: [
              ["value", literal(one)],
              ["k", literal(one)],
              ["longerName", literal(one)],
            ],
          },
        },
        0,
        "",
        ";",
      ).join("\n")}\n`,
  );
  for (const [at, text] of texts.entries()) {
    let read: unknown;
    new Function("print", text)((got: { value: unknown }) => {
      read = got.value;
    });
    expect(read).toEqual(values[at]);
  }
  expect(biome(texts)).toBe("");
});

test("scripts pass the formatter and the linter unchanged, imports and all", () => {
  const { plan } = compile(example(), smallCatalog);
  const wide = setSetting(
    example(),
    "model",
    "widths",
    Array.from({ length: 90 }, (_, at) => at + 1),
  );
  const claims: Json = [0, 1].map((margin) => ({ kind: "better", metric: "accuracy", margin, claim: "x".repeat(margin * 200) }));
  const documents: GraphDocument[] = [
    wide,
    setSetting(example(), "result", "lines", claims),
    {
      ...example(),
      title: "Two\nlines",
      nodes: [put("lone", "schedules/constant"), put("cyclical", "schedules/cyclical")],
      wires: [],
      promoted: [],
    },
  ];
  const texts = documents.map((document) => print(compile(document, smallCatalog).plan as NonNullable<typeof plan>, smallCatalog).text);
  texts.push(print(plan as NonNullable<typeof plan>, smallCatalog, { nodesPath: "../../../nodes" }).text);
  expect(biome(texts)).toBe("");
});
