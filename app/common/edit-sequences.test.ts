import fc from "fast-check";
import { expect, test } from "vitest";
import { armsOf } from "./arms.ts";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { check } from "./check.ts";
import { compile, compileReady } from "./compile.ts";
import { copy, duplicate, paste } from "./copy.ts";
import { type GraphDocument, graphDocument, type Json, type Pin } from "./document.ts";
import {
  addNode,
  connect,
  disconnect,
  type Edited,
  move,
  promote,
  removeNodes,
  rename,
  renameResult,
  setSetting,
  setStream,
} from "./edit.ts";
import { group, setParent, ungroup } from "./frames.ts";
import { graphOf } from "./graph.ts";
import { parse, serialize } from "./parse.ts";
import { canConnect } from "./ports.ts";
import { print } from "./print.ts";

/** One thing that a hand may do. Numbers choose among what is there, so that most edits hit something. */
type Step = (document: GraphDocument) => GraphDocument;

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];
const nameAt = (document: GraphDocument, at: number): string => pick(document.nodes, at)?.name ?? "nobody";
const kept = (document: GraphDocument, edited: Edited): GraphDocument => ("problem" in edited ? document : edited.document);
const ids = [...Object.keys(smallCatalog.nodes), "group", "no/such-node"];

function pins(document: GraphDocument, side: "from" | "to"): Pin[] {
  return document.nodes.flatMap(({ name, node }) => {
    const card = smallCatalog.nodes[node];
    if (card === undefined) return [];
    const plain = side === "from" ? Object.keys(card.outputs) : [...Object.keys(card.inputs), ...Object.keys(card.settings)];
    const fields = side === "from" ? ["value", "seed", "run"] : ["a", "b"];
    return [
      ...plain.map((pin) => ({ node: name, pin })),
      ...Object.keys(card.bodies).flatMap((pin) => fields.map((field) => ({ node: name, pin, field }))),
    ];
  });
}

const n = fc.nat(1000);
const json: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(0, 1, -1, 0.5, "Infinity", "", "a", true, null, [], [1, 2]),
  fc.jsonValue() as fc.Arbitrary<Json>,
);
const somePlace = fc.integer({ min: -500, max: 500 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(n, n, fc.boolean()).map(
      ([a, b, inside]): Step =>
        (d) =>
          addNode(d, smallCatalog, { node: pick(ids, a) as string, x: a, y: b, parent: inside ? pick(d.nodes, b)?.name : undefined })
            .document,
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(n, n, fc.option(fc.nat(4))).map(
      ([a, b, index]): Step =>
        (d) => {
          const from = pick(pins(d, "from"), a);
          const to = pick(pins(d, "to"), b);
          return from === undefined || to === undefined
            ? d
            : kept(d, connect(d, smallCatalog, from, index === null ? to : { ...to, index }));
        },
    ),
  },
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        removeNodes(d, a % 5 === 0 ? [nameAt(d, a), nameAt(d, b)] : []),
  ),
  n.map(
    (a): Step =>
      (d) =>
        disconnect(d, d.wires.length === 0 ? [] : [pick(d.wires, a) as GraphDocument["wires"][number]]),
  ),
  fc.tuple(n, fc.constantFrom("x", "then", "data2", "table", "")).map(
    ([a, to]): Step =>
      (d) =>
        kept(d, rename(d, nameAt(d, a), to)),
  ),
  fc.tuple(n, fc.constantFrom("x", "then", "a")).map(
    ([a, to]): Step =>
      (d) =>
        d.wires.length === 0 ? d : kept(d, renameResult(d, (pick(d.wires, a) as GraphDocument["wires"][number]).to, to)),
  ),
  fc.tuple(n, n, json).map(
    ([a, b, value]): Step =>
      (d) =>
        setSetting(
          d,
          nameAt(d, a),
          pick(Object.keys(smallCatalog.nodes[pick(d.nodes, a)?.node ?? ""]?.settings ?? {}), b) ?? "nothing",
          value,
        ),
  ),
  fc.tuple(n, somePlace, somePlace).map(
    ([a, x, y]): Step =>
      (d) =>
        move(d, { [nameAt(d, a)]: { x, y } }),
  ),
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        paste(d, copy(d, [nameAt(d, a)]), { by: { x: 9, y: 9 }, parent: pick(d.nodes, b)?.name }).document,
  ),
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        d.nodes.length > 40 ? d : duplicate(d, [nameAt(d, a), nameAt(d, b)], { x: 9, y: 9 }).document,
  ),
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        group(d, [nameAt(d, a), nameAt(d, b)]).document,
  ),
  n.map(
    (a): Step =>
      (d) =>
        ungroup(d, nameAt(d, a)),
  ),
  fc.tuple(n, n, fc.boolean()).map(
    ([a, b, out]): Step =>
      (d) =>
        setParent(d, [nameAt(d, a)], out ? undefined : nameAt(d, b)),
  ),
  fc.tuple(n, n, fc.boolean()).map(
    ([a, b, on]): Step =>
      (d) =>
        promote(d, nameAt(d, a), pick(["peak", "lines", "budget", "nothing"], b) as string, on),
  ),
  fc.tuple(n, fc.constantFrom("key", "kee"), fc.constantFrom("model", "mine")).map(
    ([a, key, stream]): Step =>
      (d) =>
        setStream(d, nameAt(d, a), key, stream),
  ),
);
const steps = fc.array(step, { maxLength: 60 });
const start = fc.constantFrom<() => GraphDocument>(example, () => ({ patchbay: 1, title: "", seed: 1, nodes: [], wires: [] }));

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
