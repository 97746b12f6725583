import { expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import type { Setting } from "./catalog.ts";
import { check } from "./check.ts";
import type { GraphDocument, GraphNode } from "./document.ts";
import { settingFault } from "./settings.ts";

function graph(nodes: GraphNode[], wires: string[] = [], more: Partial<GraphDocument> = {}): GraphDocument {
  return { patchbay: 1, title: "t", seed: 1, nodes, wires: wires.map(lead), ...more };
}
function found(document: GraphDocument): string[] {
  return check(document, smallCatalog).map(({ code, node, field }) => `${code} ${node ?? ""}.${field ?? ""}`);
}
/** The example with one thing changed. */
function broken(change: (document: GraphDocument) => Partial<GraphDocument>): GraphDocument {
  return { ...example(), ...change(example()) };
}
const set = (name: string, change: Partial<GraphNode>) =>
  broken(({ nodes }) => ({ nodes: nodes.map((node) => (node.name === name ? { ...node, ...change } : node)) }));
const withWire = (text: string) => broken(({ wires }) => ({ wires: [...wires, lead(text)] }));
const withoutWire = (text: string) =>
  broken(({ wires }) => ({ wires: wires.filter((wire) => JSON.stringify(wire) !== JSON.stringify(lead(text))) }));

test("a whole experiment has no problems", () => {
  expect(found(example())).toEqual([]);
});

test("an empty graph, or one of frames alone, has nothing to run", () => {
  expect(found(graph([]))).toEqual(["empty ."]);
  expect(found(graph([put("frame", "group")]))).toEqual(["empty ."]);
});

test("settings are held to their kind, their options and their bounds", () => {
  expect(found(set("data", { settings: { count: 0 } }))).toEqual(["out-of-bounds data.count"]);
  expect(found(set("data", { settings: { count: 1.5 } }))).toEqual(["wrong-setting data.count"]);
  expect(found(set("data", { settings: { size: "15" } }))).toEqual(["wrong-setting data.size"]);
  expect(found(set("data", { settings: { flat: "yes" } }))).toEqual(["wrong-setting data.flat"]);
  expect(found(set("data", { settings: { colour: 1 } }))).toEqual(["unknown-setting data.colour"]);
  expect(found(set("data", { settings: { constructor: 1 } }))).toEqual(["unknown-setting data.constructor"]);
  expect(found(set("model", { settings: { widths: [8, 0] } }))).toEqual(["out-of-bounds model.widths"]);
  expect(found(set("result", { settings: { lines: [{ kind: "worse" }] } }))).toEqual(["wrong-setting result.lines"]);
  expect(found(set("result", { settings: { lines: [{ marign: 1 }] } }))).toEqual(["wrong-setting result.lines"]);
  expect(found(set("order", { streams: { kee: "order" } }))).toEqual(["unknown-setting order.kee"]);
  expect(found(set("order", { streams: { key: "" } }))).toEqual(["wrong-setting order.key"]);
});

test("infinity is a number, written as a word because JSON has none", () => {
  expect(found(set("cycle", { settings: { peak: "Infinity" } }))).toEqual([]);
  expect(found(set("cycle", { settings: { base: "-Infinity" } }))).toEqual(["out-of-bounds cycle.base"]);
});

test("a message names node, field and bounds, and the fix says what to do", () => {
  expect(check(set("data", { settings: { count: 0 } }), smallCatalog)[0]).toEqual({
    code: "out-of-bounds",
    node: "data",
    field: "count",
    message: "data.count is 0, but takes 1 to 10000.",
    fix: "Set count of data to 1 to 10000.",
  });
});

test("a bound is said in words: one example, and no unit that is another setting's word", () => {
  const card = (unit: string): Setting => ({ control: "number", default: 2, min: 1, unit, doc: "A size." });
  expect(settingFault(0, card("examples"))?.wanted).toBe("at least 1 example");
  expect(settingFault(0, card("@unit"))?.wanted).toBe("at least 1");
});

test("an input that nothing feeds is missing, an optional one is not", () => {
  expect(found(withoutWire("loss -> train.gradient"))).toEqual(["missing-input train.gradient"]);
  expect(found(graph([put("link", "optimizers/chain")]))).toEqual(["missing-input link.transforms"]);
});

test("names must be free, fit for a variable, and not hang an import", () => {
  const alone = (name: string) => found(graph([put(name, "schedules/constant")]));
  expect(alone("then")).toEqual(["bad-name then."]);
  expect(alone("my rate")).toEqual(["bad-name my rate."]);
  expect(alone("class")).toEqual(["bad-name class."]);
  expect(alone("")).toEqual(["bad-name ."]);
  expect(found(graph([put("a", "schedules/constant"), put("a", "schedules/cyclical")]))).toEqual(["duplicate-name a."]);
  expect(found(withWire("score -> table.each:then"))).toEqual(["bad-name table.then"]);
});

test("a node or a pin that does not exist is named", () => {
  expect(found(graph([put("a", "schedules/wavy")]))).toEqual(["unknown-node a."]);
  expect(found(graph([put("a", "constructor")]))).toEqual(["unknown-node a."]);
  expect(found(withWire("nobody -> train.watch#0"))).toEqual(["unknown-pin train.watch"]);
  expect(found(withWire("loss -> train.wtach"))).toEqual(["unknown-pin train.wtach"]);
  expect(found(withWire("train.weights -> score.toString"))).toEqual(["unknown-pin train.weights"]);
});

test("a port that does not fit is refused with both ends and both ports", () => {
  const document = broken(({ wires }) => ({
    wires: wires.map((wire) => (wire.to.node === "score" && wire.to.pin === "model" ? lead("loss -> score.model") : wire)),
  }));
  expect(check(document, smallCatalog)).toMatchObject([
    { code: "wrong-port", message: "loss gives an Objective, but score.model takes a Model." },
  ]);
});

test("a circle names the nodes on it", () => {
  const document = graph(
    [put("a", "optimizers/chain"), put("b", "optimizers/chain"), put("c", "optimizers/momentum")],
    ["a -> b.transforms#0", "b -> a.transforms#0", "c -> a.transforms#1"],
  );
  expect(check(document, smallCatalog)).toMatchObject([
    { code: "cycle", message: "These nodes wait for each other in a circle: a → b → a." },
  ]);
  const self = graph([put("a", "optimizers/chain")], ["a -> a.transforms#0"]);
  expect(found(self)).toEqual(["cycle a."]);
});

test("a container that waits for what stands inside it is a circle", () => {
  const document = graph(
    [
      put("table", "evaluation/compare"),
      put("bounds", "training/read-bounds", {}, "table"),
      put("grid", "evaluation/sweep", {}, "table"),
      put("rate", "schedules/constant", {}, "grid"),
      put("data", "data/digits"),
    ],
    ["table -> bounds.table", "grid -> table.each:a"],
  );
  expect(found(document)).toContain("cycle table.");
});

test("a value of the inside is not seen outside, one of the outside is seen inside", () => {
  expect(
    found(
      graph(
        [...example().nodes, put("late", "evaluation/evaluate")],
        [...exampleWires(), "train.model -> late.model", "split.a -> late.examples"],
      ),
    ),
  ).toEqual(["scope late.model"]);
  expect(found(broken(({ nodes }) => ({ nodes: nodes.map((node) => (node.name === "loss" ? put("loss", node.node) : node)) })))).toEqual(
    [],
  );
});

function exampleWires(): string[] {
  return example().wires.map(
    ({ from, to }) =>
      `${[from.node, from.pin].join(".")}${from.field === undefined ? "" : `:${from.field}`} -> ${to.node}.${to.pin}${to.field === undefined ? "" : `:${to.field}`}`,
  );
}

test("a parameter does not pass a container that has one of the same name", () => {
  const document = graph(
    [put("outer", "evaluation/sweep"), put("inner", "evaluation/sweep", {}, "outer"), put("rate", "schedules/constant", {}, "inner")],
    ["outer.each:value -> rate.value"],
  );
  expect(found(document)).toContain("scope rate.value");
});

test("a container without a result, or without turns, does nothing", () => {
  expect(found(graph([put("table", "evaluation/compare", { seeds: [] })]))).toEqual(["no-result table.each", "out-of-bounds table.seeds"]);
  expect(found(graph([put("table", "evaluation/compare", { seeds: [1, 2, 1] })]))).toEqual([
    "no-result table.each",
    "out-of-bounds table.seeds",
  ]);
});

test("parents must be containers or groups that exist and do not stand in themselves", () => {
  expect(found(graph([put("a", "schedules/constant", {}, "b")]))).toEqual(["bad-parent a."]);
  expect(found(graph([put("a", "schedules/constant", {}, "b"), put("b", "schedules/constant")]))).toEqual(["bad-parent a."]);
  expect(found(graph([put("a", "schedules/constant", {}, "g"), put("g", "group", {}, "h"), put("h", "group", {}, "g")]))).toEqual([
    "bad-parent a.",
    "bad-parent g.",
    "bad-parent h.",
  ]);
});

test("one wire too many is told once a pin", () => {
  expect(found(withWire("loss -> train.gradient"))).toEqual(["too-many-wires train.gradient"]);
  const lists = graph(
    [put("rep", "evaluation/repeat-seeds"), put("rep2", "evaluation/repeat-seeds"), put("plot", "evaluation/curves")],
    ["rep.runs -> plot.runs#0", "rep2.runs -> plot.runs#1"],
  );
  expect(found(lists)).toContain("too-many-wires plot.runs");
});

test("a flag needs a setting", () => {
  expect(found(broken(() => ({ promoted: ["cycle.peek"] })))).toEqual(["unknown-setting cycle.cycle.peek"]);
  expect(found(graph([put("a", "schedules/wavy")], [], { promoted: ["a.depth"] }))).toEqual(["unknown-node a."]);
  expect(found(broken(() => ({ promoted: ["result.lines"] })))).toEqual(["unknown-setting result.result.lines"]);
});
