import fc from "fast-check";
import { expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import { addNode, connect, removeNodes } from "./edit.ts";
import { absolute, group } from "./frames.ts";
import { print } from "./print.ts";
import { wrapInSeeds } from "./wrap-seeds.ts";

/** One training with its score, nothing repeated. */
function single(): GraphDocument {
  const nodes = [
    put("data", "data/digits"),
    put("split", "data/partition"),
    put("model", "models/mlp"),
    put("order", "data/batches"),
    put("loss", "objectives/cross-entropy"),
    { ...put("rate", "optimizers/scale-by-schedule"), docked: true },
    put("train", "training/train"),
    put("score", "evaluation/evaluate"),
  ].map((node, at) => ({ ...node, x: 200 * at - 300, y: 30 * at - 70 }));
  const wires = [
    "data -> split.examples",
    "split.a -> order.examples",
    "model -> train.model",
    "order -> train.batches",
    "loss -> train.gradient",
    "rate -> train.optimizer",
    "train.model -> score.model",
    "split.b -> score.examples",
  ].map(lead);
  return { patchbay: 1, title: "One training", seed: 1, nodes, wires };
}

function wrapped(document: GraphDocument, seeds = [101, 102, 103]): GraphDocument {
  const edited = wrapInSeeds(document, smallCatalog, seeds);
  if ("problem" in edited) throw new Error(edited.problem.message);
  return edited.document;
}
const refused = (document: GraphDocument) => {
  const edited = wrapInSeeds(document, smallCatalog, [101, 102]);
  return "problem" in edited ? edited.problem.code : null;
};
const parents = (document: GraphDocument) => Object.fromEntries(document.nodes.map(({ name, parent }) => [name, parent]));
const places = (document: GraphDocument) => Object.fromEntries(document.nodes.map(({ name }) => [name, absolute(document, name)]));

test("the data are loaded once, all that hangs on the seed is repeated, and training and score are results", () => {
  const before = single();
  const text = JSON.stringify(before);
  const after = wrapped(before);
  const inside = ["split", "model", "order", "loss", "rate", "train", "score"];
  expect(parents(after)).toEqual({
    data: undefined,
    ...Object.fromEntries(inside.map((name) => [name, "repeatSeeds"])),
    repeatSeeds: undefined,
  });
  expect(after.wires.slice(before.wires.length)).toEqual(
    ["train.run -> repeatSeeds.each:train", "score -> repeatSeeds.each:score"].map(lead),
  );
  const { repeatSeeds: _, ...rest } = places(after);
  expect(rest).toEqual(places(before));
  expect(JSON.stringify(before)).toBe(text);
});

test("the script loads the data and then repeats the training with the seeds, which `--seed` replaces", () => {
  const { plan, problems } = compile(wrapped(single()), smallCatalog);
  expect(problems).toEqual([]);
  expect(plan?.seeds).toEqual({ node: "repeatSeeds", setting: "seeds", values: [101, 102, 103] });
  const { text } = print(plan!, smallCatalog);
  expect(text).toMatch(/seeds: \[101, 102, 103\]/);
  expect(text).toMatch(/\nconst data = await digits/);
  expect(text).toContain("await repeatSeeds({\n  seeds: settings.seeds,\n  each: async ({ key, run }) => {\n    const { a: splitA");
  expect(text).toContain("    return { train: trainRun, score };\n");
});

test("a group stays whole: one that holds the data and the split goes into the frame with both", () => {
  const { document, name } = group(single(), ["data", "split"]);
  const after = wrapped(document);
  expect(parents(after)).toMatchObject({ data: name, split: name, [name as string]: "repeatSeeds" });
  const { document: alone, name: around } = group(single(), ["data"]);
  expect(parents(wrapped(alone))).toMatchObject({ data: around, [around as string]: undefined });
});

test("a sweep goes in with its inside, and what reads its table goes in behind it", () => {
  const document = {
    ...single(),
    nodes: [
      ...single().nodes,
      put("grid", "evaluation/sweep", { values: [0.01, 0.1] }),
      put("gridModel", "models/mlp", {}, "grid"),
      put("gridScore", "evaluation/evaluate", {}, "grid"),
      put("bounds", "training/read-bounds"),
    ],
    wires: [
      ...single().wires,
      ...["gridModel -> gridScore.model", "split.b -> gridScore.examples", "gridScore -> grid.each:a", "grid -> bounds.table"].map(lead),
    ],
  };
  expect(check(document, smallCatalog)).toEqual([]);
  const after = wrapped(document);
  expect(check(after, smallCatalog)).toEqual([]);
  expect(parents(after)).toMatchObject({ grid: "repeatSeeds", gridScore: "grid", bounds: "repeatSeeds" });
  // A score of one turn of the sweep is none of the seed.
  expect(after.wires.filter((wire) => wire.to.node === "repeatSeeds").map((wire) => wire.to.field)).toEqual(["train", "score"]);
});

test("what is repeated already, has nothing to score or draws no numbers is not wrapped", () => {
  expect(refused(example())).toBe("scope");
  expect(refused(wrapped(single()))).toBe("scope");
  expect(refused(removeNodes(single(), ["train", "score"]))).toBe("no-result");
  expect(refused({ ...single(), nodes: [], wires: [] })).toBe("no-result");
  // Without anything random every repetition would be the same.
  expect(refused(removeNodes(single(), ["model", "split", "order"]))).toBe("no-result");
  expect(refused({ ...single(), nodes: single().nodes.map((node) => (node.name === "train" ? { ...node, parent: "gone" } : node)) })).toBe(
    "bad-parent",
  );
});

const n = fc.nat(200);
const at = <T>(list: readonly T[], place: number): T => list[place % list.length] as T;
const plain = Object.keys(smallCatalog.nodes).filter((id) => !["evaluation/compare", "evaluation/repeat-seeds"].includes(id));

/** A graph that was enlarged, wired and grouped by hand, less whatever was left with a problem. */
const valid = fc.array(fc.tuple(fc.constantFrom("add", "wire", "wire", "wire", "group"), n, n, n, n), { maxLength: 30 }).map((steps) => {
  let document = single();
  for (const [what, a, b, c, d] of steps) {
    const one = at(document.nodes, a);
    const two = at(document.nodes, b);
    const gives = Object.keys(smallCatalog.nodes[one.node]?.outputs ?? {});
    const card = smallCatalog.nodes[two.node];
    const takes = [...Object.keys(card?.inputs ?? {}), ...Object.keys(card?.settings ?? {}), ...Object.keys(card?.bodies ?? {})];
    if (what === "add") {
      const parent = c % 3 === 0 && (two.node === "group" || two.node === "evaluation/sweep") ? two.name : undefined;
      document = addNode(document, smallCatalog, { node: at(plain, a), x: c - 100, y: d - 100, parent }).document;
    } else if (what === "group") document = group(document, [one.name, two.name]).document;
    else if (gives.length > 0 && takes.length > 0) {
      const pin = at(takes, d);
      const to = { node: two.name, pin, ...(card?.bodies[pin] === undefined ? {} : { field: at(["a", "b"], c) }) };
      const edited = connect(document, smallCatalog, { node: one.name, pin: at(gives, c) }, to);
      if ("document" in edited) document = edited.document;
    }
  }
  for (let problems = check(document, smallCatalog); problems.length > 0; problems = check(document, smallCatalog))
    document = removeNodes(
      document,
      problems.flatMap(({ node }) => node ?? []),
    );
  return document;
});

test("any valid graph that is wrapped compiles, keeps its wires and groups, and moves nothing", () => {
  let count = 0;
  fc.assert(
    fc.property(valid, (document) => {
      const edited = wrapInSeeds(document, smallCatalog, [101, 102]);
      if ("problem" in edited) {
        expect(edited.problem.code).toBe("no-result");
        return;
      }
      count++;
      const after = edited.document;
      expect(check(after, smallCatalog)).toEqual([]);
      const { plan } = compile(after, smallCatalog);
      expect(plan?.seeds?.values).toEqual([101, 102]);
      print(plan!, smallCatalog);
      expect(after.wires.slice(0, document.wires.length)).toEqual(document.wires);
      const { repeatSeeds: _, ...rest } = places(after);
      expect(rest).toEqual(places(document));
      for (const { name, parent } of document.nodes) if (parent !== undefined) expect(parents(after)[name]).toBe(parent);
    }),
    { numRuns: 150, seed: 7 },
  );
  expect(count).toBeGreaterThan(50);
});
