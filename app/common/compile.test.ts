import { expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import type { CatalogNode } from "./catalog.ts";
import { compile, compileReady } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import type { Arg, Call, Plan } from "./plan.ts";

const planOf = (document: GraphDocument) => compile(document, smallCatalog).plan as Plan;
const bodyOf = (call: Call | undefined) => ((call as Call).args.each as Extract<Arg, { body: unknown }>).body;

test("calls follow their sources, and otherwise the document", () => {
  const { calls } = planOf(example());
  expect(calls.map((call) => call.name)).toEqual(["data", "split", "table", "result"]);
  expect(bodyOf(calls[2]).map((call) => call.name)).toEqual(["model", "order", "loss", "cycle", "rate", "train", "score", "grid"]);
});

test("the order does not depend on the order of the wires", () => {
  const turned = { ...example(), wires: [...example().wires].reverse() };
  expect(bodyOf(planOf(turned).calls[2]).map((call) => call.name)).toEqual(bodyOf(planOf(example()).calls[2]).map((call) => call.name));
});

test("every setting is in the plan: what the document leaves out has the card's value, rows as well", () => {
  const { calls } = planOf(example());
  expect(calls[0]?.args).toEqual({ size: { lit: "14" }, flat: { lit: true }, count: { lit: 1000 }, run: { run: true } });
  const short = {
    ...example(),
    nodes: example().nodes.map((node) => (node.name === "result" ? put("result", node.node, { lines: [{ margin: 0.2 }] }) : node)),
  };
  expect(planOf(short).calls[3]?.args.lines).toEqual({ lit: [{ kind: "better", metric: "accuracy", margin: 0.2, claim: "" }] });
});

test("the first comparison over seeds at the top takes its list from the flag", () => {
  const plan = planOf(example());
  expect(plan.seeds).toEqual({ node: "table", setting: "seeds", values: [101, 102] });
  expect(plan.calls[2]?.args.seeds).toEqual({ setting: "seeds", lit: [101, 102] });
});

test("a promoted setting is a flag of its own name, or of node and setting where two share it", () => {
  expect(planOf(example()).settings).toEqual({ peak: 0.1 });
  expect(planOf({ ...example(), promoted: ["train.budget", "gridTrain.budget", "data.count"] }).settings).toEqual({
    trainBudget: 400,
    gridTrainBudget: 400,
    count: 1000,
  });
});

test("a promoted setting never takes the name of a flag that every script has", () => {
  const digits = smallCatalog.nodes["data/digits"] as CatalogNode;
  const number = digits.settings.count as CatalogNode["settings"][string];
  for (const name of ["seed", "seeds", "steps", "out", "resume", "json", "help", "saveEvery"]) {
    const catalog = { nodes: { ...smallCatalog.nodes, "data/digits": { ...digits, settings: { ...digits.settings, [name]: number } } } };
    const flags = Object.keys(compile({ ...example(), promoted: [`data.${name}`] }, catalog).plan?.settings ?? {});
    expect(flags).toEqual([`data${name[0]?.toUpperCase()}${name.slice(1)}`]);
  }
});

test("streams are the document's, else the card's", () => {
  const document = {
    ...example(),
    nodes: example().nodes.map((node) => (node.name === "order" ? { ...node, streams: { key: "batch-order" } } : node)),
  };
  const body = bodyOf(planOf(document).calls[2]);
  expect(body[1]?.args.key).toEqual({ key: "batch-order" });
  expect(body[0]?.args.key).toEqual({ key: "model" });
});

test("a list follows its places, and a list wire is the list", () => {
  const chain: GraphDocument = {
    patchbay: 1,
    title: "t",
    seed: 1,
    nodes: [put("a", "optimizers/momentum"), put("b", "optimizers/scale-by-schedule"), put("link", "optimizers/chain")],
    wires: ["b -> link.transforms#1", "a -> link.transforms#0"].map(lead),
  };
  expect(planOf(chain).calls[2]?.args.transforms).toEqual({ list: [{ from: "a" }, { from: "b" }] });
  const whole: GraphDocument = {
    patchbay: 1,
    title: "t",
    seed: 1,
    nodes: [
      put("rep", "evaluation/repeat-seeds"),
      put("model", "models/mlp", {}, "rep"),
      put("data", "data/digits"),
      put("score", "evaluation/evaluate", {}, "rep"),
      put("plot", "evaluation/curves"),
    ],
    wires: ["model -> score.model", "data -> score.examples", "score -> rep.each:test", "rep.runs -> plot.runs#0"].map(lead),
  };
  expect(planOf(whole).calls.at(-1)?.args.runs).toEqual({ from: "rep", field: "runs" });
});

test("a group is for the eye: it changes nothing in the plan", () => {
  const framed = {
    ...example(),
    nodes: [
      put("frame", "group", {}, "table"),
      ...example().nodes.map((node) => (node.parent === "table" ? { ...node, parent: "frame" } : node)),
    ],
  };
  expect(planOf(framed)).toEqual(planOf(example()));
  expect(compileReady(framed, smallCatalog).plan).toEqual(planOf(example()));
});

test("what is wrong keeps a plan from being made; what is ready can still run", () => {
  const document = {
    ...example(),
    nodes: example().nodes.map((node) => (node.name === "cycle" ? put("cycle", node.node, { halfCycle: 0 }, "table") : node)),
  };
  expect(compile(document, smallCatalog)).toMatchObject({ plan: null, problems: [{ code: "out-of-bounds" }] });
  const { plan, problems } = compileReady(document, smallCatalog);
  expect(problems).toHaveLength(1);
  expect(plan.calls.map((call) => call.name)).toEqual(["data", "split"]);
});

test("a circle leaves the rest of the graph ready", () => {
  const document = {
    ...example(),
    nodes: [...example().nodes, put("a", "optimizers/chain"), put("b", "optimizers/chain")],
    wires: [...example().wires, lead("a -> b.transforms#0"), lead("b -> a.transforms#0")],
  };
  expect(compileReady(document, smallCatalog).plan.calls.map((call) => call.name)).toEqual(["data", "split", "table", "result"]);
});
