import { expect, test } from "vitest";
import type { GraphDocument } from "../../common/document.ts";
import { plannedNodes } from "./run-plan.ts";

const node = (name: string, parent?: string, id = "a/b") => ({
  name,
  node: id,
  settings: {},
  x: 0,
  y: 0,
  ...(parent === undefined ? {} : { parent }),
});
const wire = (from: string, to: string) => ({ from: { node: from, pin: "out" }, to: { node: to, pin: "in" } });
const document: GraphDocument = {
  patchbay: 1,
  title: "",
  seed: 1,
  nodes: [
    node("frame", undefined, "group"),
    node("data"),
    node("repeat"),
    node("train", "repeat"),
    node("table", "repeat"),
    node("verdict"),
  ],
  wires: [wire("data", "train"), wire("train", "table"), wire("repeat", "verdict")],
};

test("a run comes to all nodes but the frames for the eye", () => {
  expect(plannedNodes(document)).toEqual(["data", "repeat", "train", "table", "verdict"]);
});
test("a run to a node comes to what it needs and to nothing after it", () => {
  expect(plannedNodes(document, "data")).toEqual(["data"]);
});
test("a node in a container runs with its container, which runs all that stands in it", () => {
  expect(plannedNodes(document, "train")).toEqual(["data", "repeat", "train", "table"]);
});
