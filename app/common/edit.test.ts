import { expect, test } from "vitest";
import { example, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import type { GraphDocument, GraphNode } from "./document.ts";
import {
  addNode,
  connect,
  disconnect,
  type Edited,
  freshResult,
  move,
  promote,
  removeNodes,
  rename,
  renameResult,
  setSetting,
} from "./edit.ts";

function done(edited: Edited): GraphDocument {
  if ("problem" in edited) throw new Error(edited.problem.message);
  return edited.document;
}
const wiring = (document: GraphDocument, text: string) => done(connect(document, smallCatalog, lead(text).from, lead(text).to));
const empty: GraphDocument = { patchbay: 1, title: "t", seed: 1, nodes: [], wires: [] };
const listOf = (document: GraphDocument) =>
  document.wires
    .filter((wire) => wire.to.pin === "transforms")
    .sort((a, b) => (a.to.index ?? 0) - (b.to.index ?? 0))
    .map((wire) => `${wire.from.node}${wire.to.index}`);

function chain(): GraphDocument {
  let document: GraphDocument = {
    ...empty,
    nodes: [
      put("a", "optimizers/momentum"),
      put("b", "optimizers/momentum"),
      put("c", "optimizers/momentum"),
      put("link", "optimizers/chain"),
    ],
  };
  for (const name of ["a", "b", "c"]) document = wiring(document, `${name} -> link.transforms`);
  return document;
}

test("a fresh node has a free name, all its defaults and its streams", () => {
  const first = addNode(empty, smallCatalog, { node: "models/mlp", x: 1, y: 2 });
  const second = addNode(first.document, smallCatalog, { node: "models/mlp", x: 1, y: 2, parent: "table" });
  expect(first.document.nodes[0]).toEqual({
    name: "mlp",
    node: "models/mlp",
    settings: { widths: [64, 64], outputs: 10 },
    streams: { key: "model" },
    x: 1,
    y: 2,
  });
  expect(second).toMatchObject({
    name: "mlp2",
    document: { nodes: [{ name: "mlp" }, { name: "mlp2", parent: "table", streams: { key: "model" } }] },
  });
});

test("a second split draws its own numbers, a second model the same", () => {
  const one = addNode(empty, smallCatalog, { node: "data/partition", x: 0, y: 0 }).document;
  const two = addNode(one, smallCatalog, { node: "data/partition", x: 0, y: 0 }).document;
  expect(two.nodes.map((node) => node.streams?.key)).toEqual(["split", "split2"]);
});

test("defaults are copies: changing a node leaves the card alone", () => {
  const { document } = addNode(empty, smallCatalog, { node: "models/mlp", x: 0, y: 0 });
  ((document.nodes[0] as GraphNode).settings.widths as number[]).push(1);
  expect(smallCatalog.nodes["models/mlp"]?.settings.widths?.default).toEqual([64, 64]);
});

test("removing a container takes its inside, their wires and their flags", () => {
  const left = removeNodes(example(), ["table"]);
  expect(left.nodes.map((node) => node.name)).toEqual(["result", "data", "split"]);
  expect(left.wires).toEqual([lead("data -> split.examples")]);
  expect(left.promoted).toBeUndefined();
});

test("an input that takes one wire loses the one it had, and the new one takes its place", () => {
  const document = wiring(example(), "grid -> table.each:cyclical");
  expect(document.wires).toHaveLength(example().wires.length);
  expect(document.wires.findIndex((wire) => wire.to.field === "cyclical")).toBe(
    example().wires.findIndex((wire) => wire.to.field === "cyclical"),
  );
});

test("a refused wire changes nothing and says why", () => {
  expect(connect(example(), smallCatalog, lead("model -> x").from, lead("x -> rate.rate").to)).toMatchObject({
    problem: { code: "wrong-port" },
  });
});

test("list wires are numbered in order, go in where they are dropped, and close ranks", () => {
  expect(listOf(chain())).toEqual(["a0", "b1", "c2"]);
  expect(listOf(disconnect(chain(), [lead("a -> link.transforms#0")]))).toEqual(["b0", "c1"]);
  expect(listOf(removeNodes(chain(), ["b"]))).toEqual(["a0", "c1"]);
  const more = { ...chain(), nodes: [...chain().nodes, put("d", "optimizers/momentum")] };
  expect(listOf(wiring(more, "d -> link.transforms#1"))).toEqual(["a0", "d1", "b2", "c3"]);
  expect(connect(chain(), smallCatalog, lead("a -> x").from, lead("x -> link.transforms").to)).toMatchObject({
    problem: { code: "too-many-wires" },
  });
});

test("a renamed node keeps wires, children, flags and streams, so the experiment is the same", () => {
  const document = done(rename(done(rename(example(), "table", "arms")), "cycle", "wave"));
  expect(check(document, smallCatalog)).toEqual([]);
  expect(document.promoted).toEqual(["wave.peak"]);
  const before = JSON.stringify(compile(example(), smallCatalog).plan);
  const renamed = before.replaceAll('"table"', '"arms"').replaceAll('"cycle"', '"wave"').replaceAll('"arms":{"from"', '"table":{"from"');
  expect(JSON.stringify(compile(document, smallCatalog).plan)).toBe(renamed);
});

test("a name that is taken or unfit is refused", () => {
  expect(rename(example(), "data", "split")).toMatchObject({ problem: { code: "duplicate-name" } });
  expect(rename(example(), "data", "then")).toMatchObject({ problem: { code: "bad-name" } });
});

test("an arm can be renamed, but not to another's name", () => {
  const pin = { node: "table", pin: "each", field: "cyclical" };
  expect(done(renameResult(example(), pin, "wave")).wires).toContainEqual(lead("score -> table.each:wave"));
  expect(renameResult(example(), pin, "fixed")).toMatchObject({ problem: { code: "duplicate-name" } });
});

test("a fresh arm is called after what feeds it", () => {
  expect(freshResult(example(), "table", "each", { node: "fixed", pin: "out" })).toBe("fixed2");
  expect(freshResult(example(), "table", "each", { node: "rep", pin: "table" })).toBe("repTable");
});

test("an edit shares what it does not touch, and one that changes nothing is the same document", () => {
  const before = example();
  const after = setSetting(before, "data", "count", 5);
  expect(after.nodes.filter((node, at) => node !== before.nodes[at])).toHaveLength(1);
  expect(after.wires).toBe(before.wires);
  expect(setSetting(after, "data", "count", 5)).toBe(after);
  expect(setSetting(after, "nobody", "count", 5)).toBe(after);
  expect(move(before, { data: { x: 0, y: 0 } })).toBe(before);
  expect(removeNodes(before, ["nobody"])).toBe(before);
  expect(disconnect(before, [])).toBe(before);
  expect(promote(before, "cycle", "peak", true)).toBe(before);
  expect(promote(before, "cycle", "peak", false).promoted).toBeUndefined();
});
