import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import { compile } from "./compile.ts";
import { duplicate } from "./copy.ts";
import { diffDocuments } from "./diff.ts";
import { applyChanges } from "./diff-apply.ts";
import { meaningText, stable } from "./diff-meaning.ts";
import { type GraphDocument, graphDocument } from "./document.ts";
import { move, removeNodes, rename, setSetting, updateNode } from "./edit.ts";
import { start, steps } from "./edit-sequences.test-helper.ts";
import { group } from "./frames.ts";
import type { Plan } from "./plan.ts";

const diff = (a: GraphDocument, b: GraphDocument) => diffDocuments(a, b, smallCatalog);
const meaning = (document: GraphDocument) => meaningText(document, smallCatalog);
const renamed = (document: GraphDocument, from: string, to: string) => (rename(document, from, to) as { document: GraphDocument }).document;

describe("any two documents", () => {
  test("a document does not differ from itself, nor from what says the same in another order and place", () => {
    fc.assert(
      fc.property(start, steps, (begin, edits) => {
        const document = edits.reduce((now, edit) => edit(now), begin());
        expect(diff(document, document)).toMatchObject({ changes: [], replaced: [], moved: [] });
        const places = Object.fromEntries(document.nodes.map(({ name, x }, at) => [name, { x: x + at, y: 7 }]));
        expect(diff(document, move(document, places)).changes).toEqual([]);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test("what differs, done one by one to the first, gives the second in meaning, and the same plan", () => {
    fc.assert(
      fc.property(start, steps, steps, (begin, one, other) => {
        const common = begin();
        const a = one.slice(0, 25).reduce((now, edit) => edit(now), common);
        // Half of the time from the first on, half of the time from their common beginning.
        const b = other.reduce((now, edit) => edit(now), other.length % 2 === 0 ? a : common);
        const { changes } = diff(a, b);
        const done = changes.reduce((now, change) => applyChanges(now, [change], smallCatalog), a);
        expect(meaning(done)).toBe(meaning(b));
        expect(meaning(applyChanges(a, changes, smallCatalog))).toBe(meaning(b));
        expect(diff(done, b).changes).toEqual([]);
        expect(graphDocument.safeParse(done).error).toBeUndefined();
        const plan = planText(b);
        if (plan !== null) expect(planText(done)).toBe(plan);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  test("any part of the differences leaves a document that can be read and checked", () => {
    fc.assert(
      fc.property(start, steps, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), (begin, edits, taken) => {
        const a = begin();
        const b = edits.reduce((now, edit) => edit(now), a);
        const part = diff(a, b).changes.filter((_, at) => taken[at % taken.length]);
        const document = applyChanges(a, part, smallCatalog);
        expect(graphDocument.safeParse(document).error).toBeUndefined();
        compile(document, smallCatalog);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

/** The plan without the order of calls that do not wait for each other; null for what does not compile. */
function planText(document: GraphDocument): string | null {
  const { plan } = compile(document, smallCatalog);
  if (plan === null) return null;
  const calls = (list: Plan["calls"]): string[] =>
    list
      .map(({ name, node, args }) =>
        stable({
          name,
          node,
          args: Object.fromEntries(
            Object.entries(args).map(([pin, arg]) => [pin, "body" in arg ? { ...arg, body: calls(arg.body) } : arg]),
          ),
        }),
      )
      .sort();
  return stable({ title: plan.title, seed: plan.seed, calls: calls(plan.calls) });
}

describe("what a person changed", () => {
  test("a default that is written out is no difference", () => {
    const a = example();
    const b = setSetting(setSetting(a, "split", "amount", 0.8), "train", "unit", "updates");
    expect(diff(a, b).changes).toEqual([]);
  });

  test("the value of a setting that a wire drives is no difference", () => {
    const a = example();
    expect(diff(a, setSetting(a, "rate", "rate", 0.7)).changes).toEqual([]);
  });

  test("a node that is only called otherwise is renamed, and nothing else", () => {
    const a = example();
    const b = renamed(a, "cycle", "saw");
    expect(diff(a, b).changes).toEqual([{ do: "rename", node: "cycle", to: "saw" }]);
  });

  test("two nodes that were renamed and set differently find each other through what they are wired to", () => {
    const a = example();
    const b = setSetting(renamed(renamed(a, "train", "learn"), "score", "judge"), "learn", "budget", 7);
    expect(diff(a, b).changes).toEqual([
      { do: "setting", node: "train", setting: "budget", from: 400, to: 7 },
      { do: "rename", node: "train", to: "learn" },
      { do: "rename", node: "score", to: "judge" },
    ]);
  });

  test("a schedule that takes another one's place is a replacement", () => {
    const a = example();
    const b: GraphDocument = {
      ...removeNodes(a, ["cycle"]),
      nodes: [...removeNodes(a, ["cycle"]).nodes, put("flat", "schedules/constant", {}, "table")],
      wires: a.wires.map((wire) => (wire.from.node === "cycle" ? lead("flat -> rate.rate") : wire)),
    };
    const { changes, replaced } = diff(a, b);
    expect(replaced).toEqual([{ from: "cycle", to: "flat" }]);
    expect(changes.map((change) => change.do)).toEqual(["add", "rewire", "remove", "flag"]);
  });

  test("another function under the same name is told as such", () => {
    const a = example();
    const b = updateNode(a, "cycle", (node) => ({ ...node, node: "schedules/constant", settings: { value: 0.3 } }));
    expect(diff(a, b).changes).toMatchObject([{ do: "kind", node: "cycle", from: { node: "schedules/cyclical" } }]);
  });

  test("a wire in the middle of a list is one difference, not one for each that moves up", () => {
    const list = (...names: string[]): GraphDocument => ({
      patchbay: 1,
      title: "",
      seed: 1,
      nodes: [
        put("chain", "optimizers/chain"),
        ...["m", "n", "o"].map((name) => put(name, "optimizers/momentum", { decay: name.length / 3 })),
      ],
      wires: names.map((name, at) => lead(`${name} -> chain.transforms#${at}`)),
    });
    expect(diff(list("m", "o"), list("m", "n", "o")).changes).toEqual([{ do: "connect", wire: lead("n -> chain.transforms#1") }]);
    expect(diff(list("m", "n", "o"), list("o", "m", "n")).changes.map((change) => change.do)).toEqual(["order"]);
  });

  test("frames, places and folded nodes are layout", () => {
    const a = example();
    const framed = group(a, ["train", "rate"]).document;
    const { changes, moved } = diff(a, move(framed, { data: { x: 50, y: 50 } }));
    expect(changes).toEqual([]);
    expect(moved).toEqual(expect.arrayContaining(["data", "train", "rate", "group"]));
  });

  test("a second arm, drawn by duplicating, is added nodes and wires and no change of the first", () => {
    const a = example();
    const { changes } = diff(a, duplicate(a, ["rate", "train", "score"], { x: 9, y: 9 }).document);
    expect(changes.filter((change) => change.do === "add")).toHaveLength(3);
    expect(new Set(changes.map((change) => change.do))).toEqual(new Set(["add", "connect"]));
  });

  test("seeds, streams and titles are told", () => {
    const a = example();
    const b = updateNode({ ...a, seed: 5, title: "Other" }, "order", (node) => ({ ...node, streams: { key: "mine" } }));
    expect(diff(a, b).changes).toEqual([
      { do: "title", from: a.title, to: "Other" },
      { do: "seed", from: 1, to: 5 },
      { do: "stream", node: "order", key: "key", from: "order", to: "mine" },
    ]);
  });
});
