import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import { example, lead, put, smallCatalog } from "../../common/catalog.test-helper.ts";
import type { Catalog } from "../../common/catalog.ts";
import { duplicate } from "../../common/copy.ts";
import type { GraphDocument } from "../../common/document.ts";
import { removeNodes, rename, setSetting } from "../../common/edit.ts";
import { sharedCatalog } from "../../main/host.ts";
import { boxes } from "../canvas/geometry.ts";
import { project } from "../canvas/projection.ts";
import { mergeGraphs } from "./graph-diff-merge.ts";

let catalog: Catalog;
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
});
const merge = (a: GraphDocument, b: GraphDocument) => mergeGraphs(a, b, smallCatalog);
const replaced = (a: GraphDocument): GraphDocument => {
  const rest = removeNodes(a, ["cycle"]);
  return {
    ...rest,
    nodes: [...rest.nodes, put("flat", "schedules/constant", {}, "table")],
    wires: a.wires.map((wire) => (wire.from.node === "cycle" ? lead("flat -> rate.rate") : wire)),
  };
};

test("a setting marks its node and nothing else", () => {
  const { standing, lines, wires } = merge(example(), setSetting(example(), "train", "budget", 7));
  expect([...standing]).toEqual([["train", "changed"]]);
  expect(lines.get("train")).toEqual(["budget of train: 400 → 7"]);
  expect(wires.size).toBe(0);
});

test("what was removed is drawn beside what took its place, with its wire, and both say what happened", () => {
  const { document, standing, lines, wires } = merge(example(), replaced(example()));
  expect(standing.get("cycle")).toBe("removed");
  expect(standing.get("flat")).toBe("added");
  expect(lines.get("flat")?.[0]).toBe("cyclical → constant, rate of rate");
  expect(lines.get("rate")).toEqual(["rate of rate: from flat instead of cycle"]);
  expect([...wires.values()].sort()).toEqual(["added", "removed"]);
  expect(document.nodes.filter(({ name }) => name === "cycle" || name === "flat")).toHaveLength(2);
});

test("renamed nodes are one node, under its new name", () => {
  const b = (rename(example(), "cycle", "saw") as { document: GraphDocument }).document;
  const { document, standing } = merge(example(), b);
  expect(document.nodes).toHaveLength(example().nodes.length);
  expect([...standing]).toEqual([["saw", "changed"]]);
});

test("what belongs to no node is told apart", () => {
  expect(merge(example(), { ...example(), seed: 4 })).toMatchObject({ general: ["seed: 1 → 4"], standing: new Map() });
});

test("whatever two templates are compared, no removed node hides one that is there, nor is hidden", () => {
  const files = globSync("templates/*/*/graph.json", { cwd: root });
  const all = files.map((file) => JSON.parse(readFileSync(`${root}/${file}`, "utf8")) as GraphDocument);
  const second = (document: GraphDocument) => duplicate(document, [document.nodes[3]!.name], { x: 30, y: 30 }).document;
  const pairs = all.flatMap((a, at) => [
    [a, all[(at + 1) % all.length] as GraphDocument],
    [second(a), a],
  ]) as [GraphDocument, GraphDocument][];
  for (const [a, b] of pairs) {
    const { document, standing } = mergeGraphs(a, b, catalog);
    const projection = project(document, catalog);
    const places = boxes(projection);
    for (const one of projection.nodes.filter(({ id }) => standing.get(id) === "removed"))
      for (const other of projection.nodes) {
        if (other.id === one.id || other.parentId !== one.parentId) continue;
        const [p, q] = [places.get(one.id)!, places.get(other.id)!];
        const over = p.x < q.x + q.width && q.x < p.x + p.width && p.y < q.y + q.height && q.y < p.y + p.height;
        expect(over, `${a.title} to ${b.title}: ${one.id} on ${other.id}`).toBe(false);
      }
  }
});
