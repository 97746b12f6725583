import { expect, test } from "vitest";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { documentArms } from "./arms-of-document.ts";

const catalog = { nodes: { compare: { bodies: { each: {} } }, train: { bodies: {} } } } as unknown as Catalog;
const node = (name: string, kind: string, parent?: string) => ({
  name,
  node: kind,
  settings: {},
  x: 0,
  y: 0,
  ...(parent === undefined ? {} : { parent }),
});
const document: GraphDocument = {
  patchbay: 1,
  title: "",
  seed: 1,
  nodes: [node("table", "compare"), node("model", "train", "table"), node("a", "train", "table"), node("b", "train", "table")],
  wires: [
    { from: { node: "model", pin: "out" }, to: { node: "a", pin: "model" } },
    { from: { node: "model", pin: "out" }, to: { node: "b", pin: "model" } },
    { from: { node: "a", pin: "out" }, to: { node: "table", pin: "each", field: "cyclical" } },
    { from: { node: "b", pin: "out" }, to: { node: "table", pin: "each", field: "constant" } },
  ],
};

test("arms are numbered as they are wired, and what they share has no look of its own", () => {
  const { byName, byNode } = documentArms(document, catalog);
  expect([byName.get("cyclical")?.colour, byName.get("constant")?.colour]).toEqual(["var(--arm-0)", "var(--arm-1)"]);
  expect([byNode.get("a")?.name, byNode.get("b")?.name, byNode.get("model")]).toEqual(["cyclical", "constant", undefined]);
});
test("two arms differ in line as well as in colour", () => {
  const { byName } = documentArms(document, catalog);
  expect(byName.get("cyclical")?.dash).not.toBe(byName.get("constant")?.dash);
});
test("a container with one result compares nothing", () => {
  expect(documentArms({ ...document, wires: document.wires.slice(0, 3) }, catalog).byName.size).toBe(0);
});
