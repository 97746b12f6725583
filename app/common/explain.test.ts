import fc from "fast-check";
import { expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import { compile } from "./compile.ts";
import { diffDocuments } from "./diff.ts";
import { meaningText } from "./diff-meaning.ts";
import type { GraphDocument } from "./document.ts";
import { removeNodes, rename, setSetting } from "./edit.ts";
import { start, steps } from "./edit-sequences.test-helper.ts";
import { explainPlan } from "./explain.ts";
import { changesThatCount } from "./explain-groups.ts";

const explain = (a: GraphDocument, b: GraphDocument) => explainPlan(a, b, smallCatalog);
const meaning = (document: GraphDocument) => meaningText(document, smallCatalog);
const flat = (a: GraphDocument): GraphDocument => ({
  ...removeNodes(a, ["cycle"]),
  nodes: [...removeNodes(a, ["cycle"]).nodes, put("flat", "schedules/constant", {}, "table")],
  wires: a.wires.map((wire) => (wire.from.node === "cycle" ? lead("flat -> rate.rate") : wire)),
});

test("each setting is a change of its own, and two of them need two graphs", () => {
  const a = example();
  const b = setSetting(setSetting(a, "cycle", "peak", 0.3), "train", "budget", 800);
  const { changes, variants } = explain(a, b);
  expect(changes.map(({ words }) => words)).toEqual(["peak of cycle: 0.1 → 0.3", "budget of train: 400 → 800"]);
  expect(variants.map(({ name, changes: which }) => [name, which])).toEqual([
    ["only peak of cycle: 0.1 → 0.3", [0]],
    ["only budget of train: 400 → 800", [1]],
  ]);
  expect(meaning(variants[0]?.document as GraphDocument)).toBe(meaning(setSetting(a, "cycle", "peak", 0.3)));
});

test("four changes need eight graphs: each alone, and all but each", () => {
  const a = example();
  const b = setSetting(setSetting({ ...flat(a), seed: 9 }, "train", "budget", 800), "split", "amount", 0.5);
  const { changes, variants } = explain(a, b);
  expect(changes.map(({ words }) => words)).toEqual([
    "seed: 1 → 9",
    "cyclical → constant, rate of rate",
    "amount of split: 0.8 → 0.5",
    "budget of train: 400 → 800",
  ]);
  expect(variants).toHaveLength(8);
  const withoutSeed = variants.find(({ changes: which }) => which.join() === "1,2,3");
  expect(withoutSeed?.name).toBe("all but seed: 1 → 9");
  expect(meaning(withoutSeed?.document as GraphDocument)).toBe(meaning({ ...b, seed: 1 }));
});

test("names, titles and flags are no changes to explain", () => {
  const a = example();
  const b = { ...(rename(a, "train", "learn") as { document: GraphDocument }).document, title: "Other", promoted: [] };
  expect(explain(a, b)).toEqual({ changes: [], variants: [] });
});

test("one change alone has nothing to be separated from", () => {
  const a = example();
  const { changes, variants } = explain(a, setSetting(a, "cycle", "peak", 0.3));
  expect(changes).toHaveLength(1);
  expect(variants).toEqual([]);
});

test("changes that do not compile apart are put together, and it is said why", () => {
  const link = (document: GraphDocument): GraphDocument => ({
    ...document,
    nodes: [...document.nodes, put("chain", "optimizers/chain", {}, "table"), put("m", "optimizers/momentum", {}, "table")],
  });
  const a = link(example());
  // The chain that the training takes is empty without the second wire, and the wire says nothing without the first.
  const b: GraphDocument = {
    ...a,
    wires: [
      ...a.wires.filter(({ to }) => !(to.node === "train" && to.pin === "optimizer")),
      lead("chain -> train.optimizer"),
      lead("m -> chain.transforms"),
    ],
  };
  expect(compile(a, smallCatalog).problems[0]?.code).toBe("missing-input");
  const whole = { ...a, wires: [...a.wires, lead("rate -> chain.transforms#0")] };
  const other = {
    ...whole,
    wires: [
      ...a.wires.filter(({ to }) => !(to.node === "train" && to.pin === "optimizer")),
      lead("chain -> train.optimizer"),
      lead("m -> chain.transforms#0"),
    ],
  };
  const { changes } = explain(whole, setSetting(other, "cycle", "peak", 0.3));
  expect(b.nodes).toHaveLength(whole.nodes.length);
  expect(changes.map(({ words }) => words)).toContain("peak of cycle: 0.1 → 0.3");
  const list = changes.find(({ because }) => because !== undefined);
  expect(list?.because).toMatch(/chain/);
  for (const variant of explain(whole, setSetting(other, "cycle", "peak", 0.3)).variants)
    expect(compile(variant.document, smallCatalog).problems).toEqual([]);
});

test("a graph with problems is refused with what is wrong with it", () => {
  const a = example();
  expect(explain(a, removeNodes(a, ["model"])).problem).toMatchObject({ code: "explain-problems" });
});

const numbers: [string, string, number][] = [
  ["cycle", "peak", 0.3],
  ["cycle", "base", 0.01],
  ["train", "budget", 800],
  ["split", "amount", 0.5],
  ["gridTrain", "budget", 3],
];

test("whatever was edited: every variant compiles, and no change is left out or told twice", () => {
  let told = 0;
  fc.assert(
    fc.property(start, steps, fc.subarray(numbers), (begin, edits, set) => {
      const a = begin();
      let b = a;
      for (const [node, setting, value] of set) if (a.nodes.length > 0) b = setSetting(b, node, setting, value);
      // Only what leaves it in working order.
      for (const edit of edits) {
        const next = edit(b);
        if (compile(next, smallCatalog).plan !== null) b = next;
      }
      const { changes, variants, problem } = explain(a, b);
      if (compile(a, smallCatalog).plan === null) return;
      expect(problem).toBeUndefined();
      for (const { document } of variants) expect(compile(document, smallCatalog).problems).toEqual([]);
      const all = changesThatCount(diffDocuments(a, b, smallCatalog));
      expect(changes.flatMap((change) => change.changes)).toHaveLength(all.length);
      if (variants.length > 2) told++;
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(told).toBeGreaterThan(30);
});
