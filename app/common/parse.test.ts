import fc from "fast-check";
import { expect, test } from "vitest";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { check } from "./check.ts";
import { compileReady } from "./compile.ts";
import { graphDocument } from "./document.ts";
import { parse, serialize } from "./parse.ts";

const text = serialize(example());
const codes = (one: string) => parse(one, smallCatalog).problems.map((problem) => problem.code);

test("what was saved opens as it was", () => {
  expect(parse(text, smallCatalog)).toEqual({ document: example(), problems: [] });
});

test("saving twice gives the same bytes, and one node is one line", () => {
  expect(serialize(parse(text, smallCatalog).document as NonNullable<ReturnType<typeof example>>)).toBe(text);
  const lines = text.split("\n").filter((line) => line.includes('"name":"cycle"'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse((lines[0] as string).replace(/,$/, ""))).toMatchObject({ name: "cycle", node: "schedules/cyclical" });
});

test("each way of not being a graph has its code", () => {
  expect(codes("")).toEqual(["not-json"]);
  expect(codes("{")).toEqual(["not-json"]);
  expect(codes("[]")).toEqual(["not-a-document"]);
  expect(codes("null")).toEqual(["not-a-document"]);
  expect(codes('{"nodes": []}')).toEqual(["not-a-document"]);
  expect(codes(text.replace('"patchbay": 1', '"patchbay": 2'))).toEqual(["newer-format"]);
  expect(codes(text.replace('"patchbay": 1', '"patchbay": 0'))).toEqual(["not-a-document"]);
  expect(codes(`{"patchbay": 1, "title": "", "seed": 1, "wires": [], "nodes": ${"[".repeat(20000)}${"]".repeat(20000)}}`)).toEqual([
    "not-a-document",
  ]);
});

test("a damaged node is named, with the field", () => {
  const broken = text.replace('"name":"cycle","node":"schedules/cyclical"', '"name":"cycle","node":7');
  expect(parse(broken, smallCatalog).problems).toMatchObject([{ code: "not-a-document", node: "cycle", field: "node" }]);
});

test("a node under its old id, with settings as they were, opens as today's", () => {
  const old = {
    ...example(),
    nodes: [
      { name: "c", node: "schedules/triangular", settings: { top: 0.3 }, x: 0, y: 0 },
      { name: "d", node: "schedules/cyclical", settings: { peak: 0.5, shape: "halving" }, x: 0, y: 0 },
    ],
    wires: [],
    promoted: ["c.top"],
  };
  const before = JSON.stringify(old);
  expect(parse(before, smallCatalog).document).toMatchObject({
    nodes: [
      { node: "schedules/cyclical", settings: { peak: 0.3, shape: "triangular2" } },
      { settings: { peak: 0.5, shape: "triangular2" } },
    ],
    promoted: ["c.peak"],
  });
});

test("wires to a setting follow its new name", () => {
  const old = {
    ...example(),
    nodes: [
      { name: "b", node: "training/read-bounds", settings: {}, x: 0, y: 0 },
      { name: "c", node: "schedules/triangular", settings: {}, x: 0, y: 0 },
    ],
    wires: [{ from: { node: "b", pin: "peak" }, to: { node: "c", pin: "top" } }],
    promoted: [],
  };
  expect(parse(JSON.stringify(old), smallCatalog).document?.wires[0]?.to).toEqual({ node: "c", pin: "peak" });
});

test("a file with damaged bytes is a coded problem or a whole document, and never an exception", () => {
  const bytes = new TextEncoder().encode(text);
  const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), fc.constantFrom("put", "cut", "add")), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(damage, (places) => {
      const damaged = [...bytes];
      for (const [at, byte, how] of places) damaged.splice(at, how === "add" ? 0 : 1, ...(how === "cut" ? [] : [byte]));
      const { document, problems } = parse(new TextDecoder().decode(Uint8Array.from(damaged)), smallCatalog);
      if (document === null) return problems.length > 0 && problems.every((one) => one.code !== "" && one.message !== "" && one.fix !== "");
      check(document, smallCatalog);
      compileReady(document, smallCatalog);
      return graphDocument.safeParse(document).success;
    }),
    { numRuns: 1500, seed: 7 },
  );
});

test("swapped, dropped and doubled parts of valid JSON never make the checks throw", () => {
  const words = fc.constantFrom(...[...new Set(text.match(/"[A-Za-z/]+"/g))]);
  fc.assert(
    fc.property(fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 4 }), (swaps) => {
      let changed = text;
      for (const [from, to] of swaps) changed = changed.replace(from, to);
      const { document } = parse(changed, smallCatalog);
      if (document === null) return;
      check(document, smallCatalog);
      compileReady(document, smallCatalog);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test("the mark that some editors put before the text is no part of it", () => {
  expect(parse(`\uFEFF{"patchbay":1,"title":"x","seed":1,"nodes":[],"wires":[]}`, { nodes: {} }).document?.title).toBe("x");
});
