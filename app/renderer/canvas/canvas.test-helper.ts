import { bareCard } from "../../common/catalog.test-helper.ts";
import type { Catalog, CatalogNode, Input, Setting } from "../../common/catalog.ts";
import type { GraphDocument, GraphNode, Wire } from "../../common/document.ts";

/** A card with nothing but what a test says. */
export const card = (id: string, part: Partial<CatalogNode> = {}): CatalogNode => bareCard(id, { title: id.split("/")[1] ?? "", ...part });

const input = (port: string, rest: Partial<Input> = {}): Input => ({ doc: "", port: { [port]: true }, ...rest });
const number = (rest: object = {}): Setting => ({ doc: "", control: "number", default: 0.1, ...rest }) as Setting;

const cards = [
  card("data/digits", { outputs: { out: "Examples" }, title: "Digits" }),
  card("models/mlp", { outputs: { out: "Model" }, title: "MLP" }),
  card("schedules/cyclical", { outputs: { out: "Schedule" }, title: "Cyclical" }),
  card("optimizers/momentum", {
    outputs: { out: "GradientTransform" },
    title: "Momentum",
    settings: { decay: number({ default: 0.9, onNode: true }) },
  }),
  card("optimizers/scale-by-schedule", {
    outputs: { out: "GradientTransform" },
    title: "Learning rate",
    settings: { rate: number({ driven: true, onNode: true }) },
  }),
  card("optimizers/chain", {
    outputs: { out: "GradientTransform" },
    title: "Chain",
    inputs: { transforms: input("GradientTransform", { many: true }) },
  }),
  card("training/train", {
    title: "Train",
    inputs: {
      model: input("Model"),
      examples: input("Examples"),
      optimizer: input("GradientTransform"),
      validation: input("Examples", { optional: true }),
    },
    outputs: { model: "Model", run: "Trained" },
    record: true,
  }),
  card("evaluation/evaluate", {
    title: "Evaluate",
    inputs: { model: input("Model"), examples: input("Examples") },
    outputs: { out: "Scores" },
  }),
  card("evaluation/compare", {
    title: "Compare",
    outputs: { out: "Table" },
    settings: { seeds: { doc: "", control: "numbers", default: [1, 2], onNode: true } },
    bodies: { each: { doc: "", params: { seed: "number", key: "scope", run: "scope" }, result: { Scores: true }, turns: "seeds" } },
  }),
];
export const catalog: Catalog = { nodes: Object.fromEntries(cards.map((one) => [one.id, one])) };

export function node(name: string, id: string, rest: Partial<GraphNode> = {}): GraphNode {
  return { name, node: id, settings: {}, x: 0, y: 0, ...rest };
}
/** `wire("train.model", "evaluate.model")`; without a dot the output is `out`; `compare.each/a` is the arm `a`. */
export function wire(from: string, to: string, index?: number): Wire {
  const end = (text: string) => {
    const [name = "", rest = "out"] = text.split(".");
    const [pin = "", field] = rest.split("/");
    return { node: name, pin, ...(field === undefined ? {} : { field }) };
  };
  return { from: end(from), to: { ...end(to), ...(index === undefined ? {} : { index }) } };
}
export function graph(nodes: GraphNode[], wires: Wire[]): GraphDocument {
  return { patchbay: 1, title: "t", seed: 1, nodes, wires };
}

/** One training with its optimizer docked: momentum, then a rate that a schedule drives. */
export function training(parent?: string): GraphDocument {
  const at = parent === undefined ? {} : { parent };
  return graph(
    [
      node("digits", "data/digits"),
      node("mlp", "models/mlp", { ...at, x: 10, y: 20 }),
      node("cyclical", "schedules/cyclical", { ...at, x: 10, y: 300 }),
      node("momentum", "optimizers/momentum", { ...at, docked: true, settings: { decay: 0.9 } }),
      node("rate", "optimizers/scale-by-schedule", { ...at, docked: true }),
      node("chain", "optimizers/chain", { ...at, docked: true }),
      node("train", "training/train", { ...at, x: 300, y: 20 }),
    ],
    [
      wire("momentum", "chain.transforms", 0),
      wire("rate", "chain.transforms", 1),
      wire("chain", "train.optimizer"),
      wire("cyclical", "rate.rate"),
      wire("mlp", "train.model"),
      wire("digits", "train.examples"),
    ],
  );
}
