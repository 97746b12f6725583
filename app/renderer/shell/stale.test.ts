import { describe, expect, test } from "vitest";
import type { GraphDocument, GraphNode } from "../../common/document.ts";
import { emptyNode } from "./apply-events.ts";
import { markStale, staleAfter } from "./stale.ts";

const node = (name: string, more: Partial<GraphNode> = {}): GraphNode => ({ name, node: `x/${name}`, settings: {}, x: 0, y: 0, ...more });
const link = (from: string, to: string, pin = "in") => ({ from: { node: from, pin: "out" }, to: { node: to, pin } });

/** data -> (compare: model -> train, plain) -> verdict, and a note beside it. */
const graph: GraphDocument = {
  patchbay: 1,
  title: "t",
  seed: 1,
  nodes: [
    node("data", { streams: { key: "data" } }),
    node("table", { settings: { seeds: [1, 2] } }),
    node("model", { parent: "table" }),
    node("train", { parent: "table" }),
    node("plain", { parent: "table" }),
    node("verdict"),
    node("other"),
  ],
  wires: [
    link("data", "train"),
    link("data", "plain"),
    link("model", "train"),
    { from: { node: "table", pin: "each", field: "value" }, to: { node: "plain", pin: "value" } },
    { from: { node: "train", pin: "out" }, to: { node: "table", pin: "each", field: "a" } },
    { from: { node: "plain", pin: "out" }, to: { node: "table", pin: "each", field: "b" } },
    link("table", "verdict"),
  ],
};
const edit = (name: string, change: Partial<GraphNode>): GraphDocument => ({
  ...graph,
  nodes: graph.nodes.map((n) => (n.name === name ? { ...n, ...change } : n)),
});
const staleIn = (document: GraphDocument) => [...staleAfter(graph, document)].sort();

describe("what an edit makes stale", () => {
  test("moving, folding, noting and titling a node changes no result", () => {
    expect(staleIn(edit("model", { x: 50, y: 5, collapsed: true, note: "n", title: "T", docked: true }))).toEqual([]);
  });
  test("a setting makes its node, what follows and the container around stale, and not its neighbours in there", () => {
    expect(staleIn(edit("model", { settings: { width: 3 } }))).toEqual(["model", "table", "train", "verdict"]);
  });
  test("upstream and unconnected nodes stay true", () => {
    const stale = staleAfter(graph, edit("train", { settings: { budget: 2 } }));
    expect([stale.has("data"), stale.has("model"), stale.has("other")]).toEqual([false, false, false]);
  });
  test("a container's own setting reaches the children that it hands a value", () => {
    expect(staleIn(edit("table", { settings: { seeds: [1, 2, 3] } }))).toEqual(["plain", "table", "verdict"]);
  });
  test("taking a wire away makes its target stale, and taking a child away its container", () => {
    expect(staleIn({ ...graph, wires: graph.wires.filter((w) => w.from.node !== "model") })).toEqual(["table", "train", "verdict"]);
    const without = { ...graph, nodes: graph.nodes.filter((n) => n.name !== "model") };
    expect(staleIn({ ...without, wires: without.wires.filter((w) => w.from.node !== "model") })).toEqual(["table", "train", "verdict"]);
  });
  test("another experiment seed reaches what draws from it and what follows", () => {
    expect(staleIn({ ...graph, seed: 2 })).toEqual(["data", "plain", "table", "train", "verdict"]);
  });
});

describe("marking nodes", () => {
  const live = (state: (typeof emptyNode)["state"]) => ({ ...emptyNode, state });
  test("only a node with a result can be stale; nothing is copied when nothing changes", () => {
    const nodes = { done: live("done"), idle: live("idle"), running: live("running") };
    const marked = markStale(nodes, new Set(["done", "idle", "running"]));
    expect([marked.done?.state, marked.idle?.state, marked.running?.state]).toEqual(["stale", "idle", "running"]);
    expect(markStale(nodes, new Set())).toBe(nodes);
  });
  test("undoing the edit makes the result true again", () => {
    expect(markStale({ a: live("stale") }, new Set()).a?.state).toBe("done");
  });
});
