import fc from "fast-check";
import { expect, test } from "vitest";
import { addAxis, removeAxis, setAxis } from "./axes.ts";
import { type Axis, axesIn, axisText, guessAxis } from "./axis-rows.ts";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import type { Catalog, CatalogNode } from "./catalog.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import { addNode, connect, removeNodes } from "./edit.ts";
import { absolute, group } from "./frames.ts";
import { print } from "./print.ts";
import { wrapInSeeds } from "./wrap-seeds.ts";

const small = smallCatalog.nodes["evaluation/sweep"] as CatalogNode;
const repeat = smallCatalog.nodes["evaluation/repeat-seeds"] as CatalogNode;
const catalog: Catalog = {
  nodes: {
    ...smallCatalog.nodes,
    "evaluation/sweep": {
      ...small,
      settings: { ...small.settings, axes: { control: "rows", default: [], fields: {}, doc: "Axes." } },
      bodies: {
        each: {
          ...small.bodies.each!,
          params: { value: "number", second: "number", third: "number", fourth: "number", run: "scope" },
          result: { Scores: true, Table: true },
          axes: "axes",
        },
      },
    },
    "evaluation/repeat-seeds": {
      ...repeat,
      bodies: { each: { ...repeat.bodies.each!, result: { Scores: true, Trained: true, Table: true } } },
    },
  },
};
// Rows are checked field by field, which is not what these tests are about.
const fields = Object.fromEntries(
  ["name", "over", "values", "from", "to", "mean", "deviation", "count", "step"].map((name) => [
    name,
    name === "values"
      ? { control: "numbers", default: [], doc: "F." }
      : name === "name" || name === "over"
        ? { control: "text", default: "", doc: "F." }
        : { control: "number", default: 0, doc: "F." },
  ]),
);
Object.assign(catalog.nodes["evaluation/sweep"]!.settings.axes!, { fields });

function single(): GraphDocument {
  const nodes = [
    put("data", "data/digits"),
    put("split", "data/partition"),
    put("model", "models/mlp"),
    put("order", "data/batches"),
    put("loss", "objectives/cross-entropy"),
    { ...put("rate", "optimizers/scale-by-schedule"), docked: true },
    { ...put("momentum", "optimizers/momentum"), docked: true },
    { ...put("chain", "optimizers/chain"), docked: true },
    put("train", "training/train"),
    put("score", "evaluation/evaluate"),
  ].map((node, at) => ({ ...node, x: 200 * at - 300, y: 30 * at - 70 }));
  const wires = [
    "data -> split.examples",
    "split.a -> order.examples",
    "model -> train.model",
    "order -> train.batches",
    "loss -> train.gradient",
    "momentum -> chain.transforms#0",
    "rate -> chain.transforms#1",
    "chain -> train.optimizer",
    "train.model -> score.model",
    "split.b -> score.examples",
  ].map(lead);
  return { patchbay: 1, title: "One training", seed: 1, nodes, wires };
}

function added(document: GraphDocument, path: string, axis?: Axis): GraphDocument {
  const [node = "", setting = ""] = path.split(".");
  const edited = addAxis(document, catalog, { node, setting }, axis);
  if ("problem" in edited) throw new Error(edited.problem.message);
  return edited.document;
}
function refused(document: GraphDocument, path: string): string | null {
  const [node = "", setting = ""] = path.split(".");
  const edited = addAxis(document, catalog, { node, setting });
  return "problem" in edited ? edited.problem.code : null;
}
const parents = (document: GraphDocument) => Object.fromEntries(document.nodes.map(({ name, parent }) => [name, parent]));
const places = (document: GraphDocument) => Object.fromEntries(document.nodes.map(({ name }) => [name, absolute(document, name)]));
const told = (document: GraphDocument) =>
  axesIn(document, catalog).map(({ sweep, param, axis, targets }) => [
    sweep,
    param,
    axis.name,
    targets.map(({ node, pin }) => `${node}.${pin}`).join(),
  ]);

test("what depends on the number goes into the frame, with what feeds that alone and takes no time; nothing moves", () => {
  const before = single();
  const after = added(before, "rate.rate");
  const inside = Object.entries(parents(after)).flatMap(([name, parent]) => (parent === "trials" ? [name] : []));
  // Loading the data takes time, and is done once.
  expect(inside).toEqual(["split", "model", "order", "loss", "rate", "momentum", "chain", "train", "score"]);
  const { trials: _, ...rest } = places(after);
  expect(rest).toEqual(places(before));
  expect(told(after)).toEqual([["trials", "value", "rate", "rate.rate"]]);
  expect(check(after, catalog)).toEqual([]);
});

test("the script hands the number in and returns the score", () => {
  const { plan } = compile(added(single(), "rate.rate"), catalog);
  const { text } = print(plan!, catalog);
  expect(text).toContain("each: async ({ value, run }) => {");
  expect(text).toContain("scaleBySchedule({ rate: value })");
  expect(text).toContain("return { score };");
  expect(text).toContain("const trials = await sweep({");
  expect(text).toContain("await finish({ trials });");
  expect(text).toContain('axes: [{ name: "rate", over: "logarithmic"');
});

test("a second number of the same training joins the sweep as second, and so does one that feeds it, with what stands between", () => {
  const two = added(added(single(), "rate.rate"), "order.size");
  expect(told(two)).toEqual([
    ["trials", "value", "rate", "rate.rate"],
    ["trials", "second", "size", "order.size"],
  ]);
  expect(parents(two)).toMatchObject({ order: "trials", data: undefined });
  const three = added(two, "data.count");
  expect(parents(three)).toMatchObject({ data: "trials", split: "trials" });
  expect(told(three).at(-1)).toEqual(["trials", "third", "count", "data.count"]);
  expect(check(three, catalog)).toEqual([]);
});

test("taking an axis away moves the later ones up", () => {
  const three = added(added(added(single(), "rate.rate"), "momentum.decay"), "train.budget");
  expect(told(removeAxis(three, catalog, "trials", 0))).toEqual([
    ["trials", "value", "decay", "momentum.decay"],
    ["trials", "second", "budget", "train.budget"],
  ]);
  expect(told(removeAxis(three, catalog, "trials", 1)).map(([, param, name]) => [param, name])).toEqual([
    ["value", "rate"],
    ["second", "budget"],
  ]);
});

test("a comparison goes in whole, with its verdict, so that no arm loses its name", () => {
  const after = added(example(), "cycle.peak");
  expect(parents(after)).toMatchObject({ table: "trials", result: "trials", cycle: "table", data: undefined });
  expect(after.wires.filter(({ to }) => to.node === "trials").map(({ from }) => from.node)).toEqual(["table"]);
  expect(check(after, catalog)).toEqual([]);
  expect(removeAxis(after, catalog, "trials", 0)).toEqual(example());
  // Its seeds are still those that the Run button counts.
  expect(compile(after, catalog).plan?.seeds).toEqual({ node: "table", setting: "seeds", values: [101, 102] });
});

test("a number inside a sweep becomes another axis of that one", () => {
  const after = added(example(), "gridTrain.budget");
  expect(told(after)).toEqual([
    ["grid", "value", "value", "gridRate.rate"],
    ["grid", "second", "budget", "gridTrain.budget"],
  ]);
  expect(removeAxis(after, catalog, "grid", 1).wires).toEqual(example().wires);
});

test("what waits for an axis that is not there is told before the run", () => {
  const document = added(single(), "rate.rate");
  const wired = { ...document, wires: [...document.wires, lead("trials.each:second -> momentum.decay")] };
  expect(check(wired, catalog)).toMatchObject([{ code: "unknown-pin", node: "trials", field: "axes" }]);
  expect(check(added(wired, "train.budget"), catalog)).toEqual([]);
});

test("a list that another kind of axis replaces becomes a row, and a row that becomes a list called value a list", () => {
  const range: Axis = { name: "value", over: "logarithmic", from: 0.01, to: 1, count: 3, step: 0 };
  const ranged = setAxis(example(), catalog, "grid", 0, range);
  expect(ranged.nodes.find(({ name }) => name === "grid")?.settings).toEqual({ values: [], axes: [range] });
  const listed = setAxis(ranged, catalog, "grid", 0, { name: "value", over: "list", values: [5] });
  expect(listed.nodes.find(({ name }) => name === "grid")?.settings).toEqual({ values: [5], axes: [] });
});

test("a sweep can be repeated over seeds, with its table as the result", () => {
  const edited = wrapInSeeds(added(single(), "rate.rate"), catalog, [1, 2]);
  if ("problem" in edited) throw new Error(edited.problem.message);
  expect(parents(edited.document)).toMatchObject({ trials: "repeatSeeds", score: "trials", data: undefined });
  expect(check(edited.document, catalog)).toEqual([]);
  expect(edited.document.wires.filter(({ to }) => to.node === "repeatSeeds").map(({ from }) => from.node)).toEqual(["trials"]);
});

test("what is no number, what is driven, what is an axis already and what nothing scores is refused with the way out", () => {
  expect(refused(single(), "data.flat")).toBe("wrong-setting");
  expect(refused(single(), "model.widths")).toBe("wrong-setting");
  expect(refused(example(), "rate.rate")).toBe("too-many-wires");
  expect(refused(added(single(), "rate.rate"), "rate.rate")).toBe("too-many-wires");
  expect(refused(removeNodes(single(), ["score"]), "rate.rate")).toBe("no-result");
  const full = ["rate.rate", "momentum.decay", "train.budget", "order.size"].reduce((document, path) => added(document, path), single());
  expect(refused(full, "split.amount")).toBe("out-of-bounds");
});

test("a first guess goes both ways from where the number is, within its bounds", () => {
  expect(axisText(guessAxis("rate", 0.05, {}))).toBe("0.005 … 0.5, 5 log");
  expect(axisText(guessAxis("decay", 0.9, { min: 0, max: 1 }))).toBe("0.45, 0.9, 0.95");
  expect(axisText(guessAxis("size", 64, { min: 1, step: 1 }))).toBe("32, 64, 128");
  expect(axisText(guessAxis("shift", 0, {}))).toBe("0 … 1, 5");
  expect(axisText(guessAxis("shift", -2, {}))).toBe("-4 … 0, 5");
});

const n = fc.nat(200);
const at = <T>(list: readonly T[], place: number): T => list[place % list.length] as T;
const kinds = Object.keys(catalog.nodes).filter((id) => id !== "evaluation/compare");

/** A graph that was enlarged, wired and grouped by hand, less whatever was left with a problem. */
const valid = fc.array(fc.tuple(fc.constantFrom("add", "wire", "wire", "wire", "group"), n, n, n, n), { maxLength: 30 }).map((steps) => {
  let document = single();
  for (const [what, a, b, c, d] of steps) {
    const one = at(document.nodes, a);
    const two = at(document.nodes, b);
    const gives = Object.keys(catalog.nodes[one.node]?.outputs ?? {});
    const card = catalog.nodes[two.node];
    const takes = [...Object.keys(card?.inputs ?? {}), ...Object.keys(card?.settings ?? {}), ...Object.keys(card?.bodies ?? {})];
    if (what === "add") {
      const parent = c % 3 === 0 && (two.node === "group" || card?.bodies.each !== undefined) ? two.name : undefined;
      document = addNode(document, catalog, { node: at(kinds, a), x: c - 100, y: d - 100, parent }).document;
    } else if (what === "group") document = group(document, [one.name, two.name]).document;
    else if (gives.length > 0 && takes.length > 0) {
      const pin = at(takes, d);
      const to = { node: two.name, pin, ...(card?.bodies[pin] === undefined ? {} : { field: at(["a", "b"], c) }) };
      const edited = connect(document, catalog, { node: one.name, pin: at(gives, c) }, to);
      if ("document" in edited) document = edited.document;
    }
  }
  for (let problems = check(document, catalog); problems.length > 0; problems = check(document, catalog))
    document = removeNodes(
      document,
      problems.flatMap(({ node }) => node ?? []),
    );
  return document;
});

test("any numbers of any valid graph that become axes give a graph that compiles, and taking them away gives back the graph", () => {
  let count = 0;
  fc.assert(
    fc.property(valid, fc.array(n, { minLength: 1, maxLength: 4 }), n, (document, picks, order) => {
      const before = new Map(axesIn(document, catalog).map(({ sweep }) => [sweep, true]));
      let after = document;
      for (const pick of picks) {
        const numbers = after.nodes.flatMap(({ name, node }) =>
          Object.entries(catalog.nodes[node]?.settings ?? {}).flatMap(([setting, { control }]) =>
            control === "number" ? [{ node: name, setting }] : [],
          ),
        );
        if (numbers.length === 0) return;
        const edited = addAxis(after, catalog, at(numbers, pick));
        if ("document" in edited) after = edited.document;
      }
      expect(check(after, catalog)).toEqual([]);
      print(compile(after, catalog).plan!, catalog);
      for (const { name } of document.nodes) expect(absolute(after, name)).toEqual(absolute(document, name));
      // Axes that were there before stay.
      const old = new Map(axesIn(document, catalog).map(({ sweep, place }) => [sweep, place + 1]));
      for (let turn = order; ; turn++) {
        const fresh = axesIn(after, catalog).filter(({ sweep, place }) => place >= (old.get(sweep) ?? 0));
        if (fresh.length === 0) break;
        const { sweep, place } = at(fresh, turn);
        after = removeAxis(after, catalog, sweep, place);
        count++;
      }
      if ([...before.keys()].length === 0) expect(after).toEqual(document);
      else expect(places(after)).toEqual(places(document));
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(count).toBeGreaterThan(60);
});
