import { expect, test } from "vitest";
import type { GraphDocument } from "../../common/document.ts";
import { layersBehind } from "./model-layers.ts";

const node = (name: string, id: string, settings = {}) => ({ name, node: id, settings, x: 0, y: 0 });
const wire = (from: string, to: string) => ({ from: { node: from, pin: "out" }, to: { node: to, pin: "model" } });
const document = (nodes: GraphDocument["nodes"], ...wires: GraphDocument["wires"]): GraphDocument => ({
  patchbay: 1,
  title: "",
  seed: 1,
  nodes,
  wires,
});
const catalog = { nodes: {} };

test("the layers are those of the model at the wire's end, also behind a node that hands it on", () => {
  const nodes = [node("mlp", "models/mlp", { widths: [64, 64] }), node("freeze", "models/freeze"), node("train", "training/train")];
  expect(layersBehind(document(nodes, wire("mlp", "freeze"), wire("freeze", "train")), catalog, "train")).toEqual([
    "hidden1",
    "hidden2",
    "output",
  ]);
});
test("where the model comes from nowhere known, or round in a circle, no layer is offered", () => {
  const nodes = [node("a", "models/freeze"), node("b", "models/freeze"), node("train", "training/train")];
  expect(layersBehind(document(nodes), catalog, "train")).toEqual([]);
  expect(layersBehind(document(nodes, wire("a", "b"), wire("b", "a"), wire("a", "train")), catalog, "train")).toEqual([]);
});
