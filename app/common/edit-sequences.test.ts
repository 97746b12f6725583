import fc from "fast-check";
import { expect, test } from "vitest";
import { armsOf } from "./arms.ts";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { check } from "./check.ts";
import { compile, compileReady } from "./compile.ts";
import { type GraphDocument, graphDocument, type Pin } from "./document.ts";
import { connect } from "./edit.ts";
import { kept, n, pick, pins, start, steps } from "./edit-sequences.test-helper.ts";
import { graphOf } from "./graph.ts";
import { parse, serialize } from "./parse.ts";
import { canConnect } from "./ports.ts";
import { print } from "./print.ts";

test("whatever is done by hand, the document stays a document, and checking, compiling and printing it never throw", () => {
  fc.assert(
    fc.property(start, steps, (begin, edits) => {
      let document = begin();
      for (const edit of edits) document = edit(document);
      expect(graphDocument.safeParse(document).error).toBeUndefined();
      const { plan, problems } = compile(document, smallCatalog);
      expect(plan === null).toBe(problems.length > 0);
      if (plan !== null) print(plan, smallCatalog);
      print(compileReady(document, smallCatalog).plan, smallCatalog);
      armsOf(document, smallCatalog);
      expect(serialize(parse(serialize(document), smallCatalog).document ?? document)).toBe(serialize(document));
    }),
    { numRuns: 400, seed: 7 },
  );
});

test("wires drawn by hand never make a circle, a crowd or a misfit", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(n, n), { maxLength: 60 }), (pairs) => {
      let document = example();
      for (const [a, b] of pairs)
        document = kept(
          document,
          connect(document, smallCatalog, pick(pins(document, "from"), a) as Pin, pick(pins(document, "to"), b) as Pin),
        );
      expect(check(document, smallCatalog)).toEqual([]);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test("an edit never changes the document that it was made from", () => {
  fc.assert(
    fc.property(steps, (edits) => {
      const history = [example()];
      const texts = [JSON.stringify(history[0])];
      for (const edit of edits) {
        const next = edit(history.at(-1) as GraphDocument);
        history.push(next);
        texts.push(JSON.stringify(next));
      }
      expect(history.map((one) => JSON.stringify(one))).toEqual(texts);
    }),
    { numRuns: 100, seed: 7 },
  );
});

test("what may be wired is exactly what can then be wired without a new problem", () => {
  const document = example();
  const before = check(document, smallCatalog).length;
  for (const from of pins(document, "from")) {
    for (const to of pins(document, "to")) {
      const can = canConnect(document, smallCatalog, from, to);
      if ("ok" in can) continue;
      const wires = document.wires.filter((wire) => !(wire.to.node === to.node && wire.to.pin === to.pin && wire.to.field === to.field));
      const forced = { ...document, wires: [...wires, { from, to }] };
      expect(graphOf(forced, smallCatalog).nodes.size).toBe(document.nodes.length);
      if (can.problem.code !== "too-many-wires") expect(check(forced, smallCatalog).length).toBeGreaterThan(before);
    }
  }
});
