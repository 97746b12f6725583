import { expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import type { Catalog } from "./catalog.ts";
import { check } from "./check.ts";
import type { GraphDocument, GraphNode } from "./document.ts";
import { graphOf } from "./graph.ts";
import { shapeWords } from "./shapes.ts";

const patterns: Record<string, Record<string, string>> = {
  "data/digits": { out: "size*size" },
  "data/partition": { examples: "x", a: "x", b: "x" },
  "data/batches": { examples: "x", out: "x" },
  "models/mlp": { out: "inputs -> outputs" },
  "training/train": { model: "x -> y", batches: "x", best: "x -> y" },
  "evaluation/evaluate": { model: "x -> y", examples: "x" },
};
const catalog: Catalog = {
  nodes: Object.fromEntries(
    Object.entries(smallCatalog.nodes).map(([id, card]) => [
      id,
      {
        ...card,
        infer: patterns[id] ?? {},
        settings: id === "models/mlp" ? { ...card.settings, inputs: { control: "number", default: 196, doc: "Inputs." } } : card.settings,
      },
    ]),
  ),
};
const set = (name: string, settings: GraphNode["settings"]): GraphDocument => ({
  ...example(),
  nodes: example().nodes.map((node) => (node.name === name ? { ...node, settings } : node)),
});
const words = (document: GraphDocument, text: string) => shapeWords(graphOf(document, catalog), lead(`${text} -> x`).from);

test("sizes follow the wires from settings to results, into containers and out of trainings", () => {
  expect(check(example(), catalog)).toEqual([]);
  expect(words(example(), "data")).toBe("196");
  expect(words(example(), "order")).toBe("196");
  expect(words(example(), "gridTrain.model")).toBe("196 → 10");
  expect(words(example(), "cycle")).toBeNull();
});

test("a model that is too small for its data is refused where they meet, once, and the fix names the model's setting", () => {
  const problems = check(set("data", { size: "28" }), catalog);
  expect(problems.map(({ code, node }) => `${code} ${node}`)).toEqual(["shape train", "shape gridTrain"]);
  expect(problems[0]).toMatchObject({
    field: "batches",
    message: "order and model do not fit together in train: 784 values an example against 196.",
    fix: "Set inputs of model to 784.",
  });
});

test("a size that a wire decides is unknown, and what is unknown fits everything", () => {
  const bounds: GraphDocument = {
    ...example(),
    nodes: [...example().nodes, put("turns", "evaluation/sweep")],
    wires: [...example().wires, lead("table.each:seed -> model.inputs")],
  };
  expect(words(bounds, "model")).toBe("? → 10");
  expect(check(bounds, catalog).filter(({ code }) => code === "shape")).toEqual([]);
});
