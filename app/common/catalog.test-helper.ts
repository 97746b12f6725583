import type { Body, Catalog, CatalogNode, Input, Setting } from "./catalog.ts";
import type { GraphDocument, GraphNode, Wire } from "./document.ts";

/** A small catalog for tests: every kind of pin, setting, output and container, with names that will not change under them. */
const ports = (...names: string[]): Readonly<Record<string, true>> => Object.fromEntries(names.map((name) => [name, true as const]));
const input = (...names: string[]): Input => ({ doc: "In.", port: ports(...names) });
const many = (...names: string[]): Input => ({ ...input(...names), many: true });
const optional = (one: Input): Input => ({ ...one, optional: true });
const number = (value: number, more: { min?: number; max?: number; step?: number; driven?: boolean } = {}): Setting => ({
  control: "number",
  default: value,
  doc: "Number.",
  ...more,
});
const choice = (...options: string[]): Setting => ({ control: "choice", default: options[0] as string, options, doc: "Choice." });

type Part = Partial<Omit<CatalogNode, "id">> & { outputs?: Readonly<Record<string, string>> };

/** A card with nothing but what a test says. */
export function bareCard(id: string, part: Part): CatalogNode {
  const [family = "", file = ""] = id.split("/");
  const call = file.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return {
    id,
    call,
    family,
    file: `nodes/${id}.ts`,
    async: false,
    title: call,
    summary: "Does it.",
    also: [],
    settings: {},
    inputs: {},
    keys: {},
    reports: false,
    bodies: {},
    outputs: {},
    record: false,
    shows: {},
    services: [],
    preview: false,
    follows: false,
    infer: {},
    was: [],
    migrations: [],
    hash: id,
    doc: "",
    ...part,
  };
}

const node = (id: string, part: Part): readonly [string, CatalogNode] => [id, bareCard(id, part)];

const scores: Body = {
  doc: "Arms.",
  params: { seed: "number", key: "scope", run: "scope" },
  result: ports("Scores", "Table"),
  turns: "seeds",
};
const each: Body = { doc: "Turns.", params: { value: "number", run: "scope" }, result: ports("Scores"), turns: "values" };

export const smallCatalog: Catalog = {
  nodes: Object.fromEntries([
    node("data/digits", {
      outputs: { out: "Examples" },
      async: true,
      reports: true,
      preview: true,
      settings: {
        size: choice("14", "28"),
        flat: { control: "toggle", default: true, doc: "Flat." },
        count: number(100, { min: 1, max: 10000, step: 1 }),
      },
    }),
    node("data/partition", {
      outputs: { a: "Examples", b: "Examples" },
      record: true,
      inputs: { examples: input("Examples") },
      keys: { key: "split" },
      settings: { amount: number(0.8, { min: 0 }) },
    }),
    node("data/batches", {
      outputs: { out: "Batches" },
      inputs: { examples: input("Examples") },
      keys: { key: "order" },
      settings: { size: number(64, { min: 1, step: 1 }) },
    }),
    node("models/mlp", {
      outputs: { out: "Model" },
      keys: { key: "model" },
      settings: { widths: { control: "numbers", default: [64, 64], min: 1, doc: "Widths." }, outputs: number(10, { min: 1 }) },
    }),
    node("schedules/constant", { outputs: { out: "Schedule" }, settings: { value: number(0.1) }, was: ["schedules/fixed"] }),
    node("schedules/cyclical", {
      outputs: { out: "Schedule" },
      settings: {
        base: number(0.02, { min: 0 }),
        peak: number(0.1, { min: 0 }),
        halfCycle: number(100, { min: 1, step: 1 }),
        shape: choice("triangular", "triangular2"),
      },
      was: ["schedules/triangular"],
      migrations: [
        { rename: "top", to: "peak" },
        { add: "shape", value: "triangular2" },
        { map: "shape", from: "halving", to: "triangular2" },
      ],
    }),
    node("optimizers/momentum", { outputs: { out: "GradientTransform" }, settings: { decay: number(0.9, { min: 0, max: 1 }) } }),
    node("optimizers/scale-by-schedule", { outputs: { out: "GradientTransform" }, settings: { rate: number(0.1, { driven: true }) } }),
    node("optimizers/chain", { outputs: { out: "GradientTransform" }, inputs: { transforms: many("GradientTransform") } }),
    node("objectives/cross-entropy", {
      outputs: { out: "Objective" },
      settings: { column: { control: "text", default: "", doc: "Column." } },
    }),
    node("training/train", {
      outputs: { model: "Model", best: "Model", run: "Trained" },
      record: true,
      async: true,
      reports: true,
      inputs: {
        model: input("Model"),
        batches: input("Batches"),
        gradient: input("GradientSource", "Objective"),
        optimizer: input("GradientTransform"),
        validation: optional(input("Examples")),
        watch: optional(many("Objective")),
      },
      settings: { budget: number(400, { min: 1, step: 1 }), unit: choice("updates", "epochs") },
    }),
    node("training/read-bounds", {
      outputs: { base: "number", peak: "number" },
      record: true,
      inputs: { table: input("Table") },
      settings: { threshold: number(0.95) },
    }),
    node("evaluation/evaluate", {
      outputs: { out: "Scores" },
      async: true,
      reports: true,
      inputs: { model: input("Model"), examples: input("Examples") },
    }),
    node("evaluation/sweep", {
      outputs: { out: "Table" },
      async: true,
      reports: true,
      bodies: { each },
      settings: { values: { control: "numbers", default: [1, 2], doc: "Values." } },
    }),
    node("evaluation/compare", {
      outputs: { out: "Table" },
      async: true,
      reports: true,
      bodies: { each: scores },
      settings: { seeds: { control: "numbers", default: [101, 102, 103], doc: "Seeds." } },
    }),
    node("evaluation/repeat-seeds", {
      outputs: { table: "Table", runs: "Trained[]" },
      record: true,
      async: true,
      reports: true,
      bodies: { each: { ...scores, result: ports("Scores", "Trained", "Table") } },
      settings: { seeds: { control: "numbers", default: [1, 2], doc: "Seeds." } },
    }),
    node("evaluation/verdict", {
      outputs: { out: "Verdict" },
      reports: true,
      follows: true,
      inputs: { table: input("Table") },
      settings: {
        lines: {
          control: "rows",
          default: [],
          doc: "Claims.",
          fields: {
            kind: { control: "choice", default: "better", options: ["better", "notWorse"], doc: "Kind." },
            metric: { control: "text", default: "accuracy", doc: "Metric." },
            margin: { control: "number", default: 0, doc: "Margin." },
            claim: { control: "text", default: "", doc: "Claim." },
          },
        },
      },
    }),
    node("evaluation/curves", {
      outputs: { out: "Plot" },
      reports: true,
      inputs: { runs: many("Trained") },
      settings: { smoothing: number(0) },
    }),
  ]),
};

/** A node in short. */
export function put(name: string, id: string, settings: GraphNode["settings"] = {}, parent?: string): GraphNode {
  return { name, node: id, settings, x: 0, y: 0, ...(parent === undefined ? {} : { parent }) };
}

/** `"a.model -> b.model"`; `"table.each:value -> x.rate"` names a field, `"m -> link.transforms#0"` a place. */
export function lead(text: string): Wire {
  const [from, to] = text.split(" -> ").map((end) => {
    const [path, index] = end.split("#");
    const [whole, field] = (path as string).split(":");
    const [name, pin = "out"] = (whole as string).split(".");
    return {
      node: name as string,
      pin,
      ...(field === undefined ? {} : { field }),
      ...(index === undefined ? {} : { index: Number(index) }),
    };
  });
  return { from: from as Wire["from"], to: to as Wire["to"] };
}

/** Two arms over seeds with one shared model and order, one arm a sweep: what a template looks like. */
export function example(): GraphDocument {
  return {
    patchbay: 1,
    title: "Cyclical learning rate",
    seed: 1,
    nodes: [
      put("result", "evaluation/verdict", {
        lines: [{ kind: "better", metric: "accuracy", margin: 0.01, claim: "The cycle beats every fixed rate." }],
      }),
      put("data", "data/digits", { count: 1000 }),
      put("split", "data/partition"),
      put("table", "evaluation/compare", { seeds: [101, 102] }),
      put("model", "models/mlp", {}, "table"),
      put("order", "data/batches", {}, "table"),
      put("loss", "objectives/cross-entropy", {}, "table"),
      put("cycle", "schedules/cyclical", { shape: "triangular" }, "table"),
      put("rate", "optimizers/scale-by-schedule", {}, "table"),
      put("train", "training/train", {}, "table"),
      put("score", "evaluation/evaluate", {}, "table"),
      put("grid", "evaluation/sweep", { values: [0.01, 0.1] }, "table"),
      put("gridRate", "optimizers/scale-by-schedule", {}, "grid"),
      put("gridTrain", "training/train", {}, "grid"),
      put("gridScore", "evaluation/evaluate", {}, "grid"),
    ],
    wires: [
      "data -> split.examples",
      "split.a -> order.examples",
      "model -> train.model",
      "order -> train.batches",
      "loss -> train.gradient",
      "cycle -> rate.rate",
      "rate -> train.optimizer",
      "train.model -> score.model",
      "split.b -> score.examples",
      "score -> table.each:cyclical",
      "grid.each:value -> gridRate.rate",
      "gridRate -> gridTrain.optimizer",
      "model -> gridTrain.model",
      "order -> gridTrain.batches",
      "loss -> gridTrain.gradient",
      "gridTrain.model -> gridScore.model",
      "split.b -> gridScore.examples",
      "gridScore -> grid.each:accuracy",
      "grid -> table.each:fixed",
      "table -> result.table",
    ].map(lead),
    promoted: ["cycle.peak"],
  };
}
