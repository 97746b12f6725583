import { expect, test } from "vitest";
import type { GraphDocument } from "../../common/document.ts";
import { isApplied, missingNode, withChanges, withoutChanges } from "./try-this.ts";

const node = (name: string, settings: Record<string, number | string>) => ({ name, node: "x/y", settings, x: 0, y: 0 });
const document: GraphDocument = {
  patchbay: 1,
  title: "",
  seed: 1,
  nodes: [node("rate", { base: 0.02, peak: 0.1 }), node("other", {})],
  wires: [],
};
const changes = { "rate.base": 0.06, "rate.shape": "triangular2" };

test("taking a change back gives the settings that were there before, unset ones unset", () => {
  const tried = withChanges(document, changes);
  expect(tried.nodes[0]!.settings).toEqual({ base: 0.06, peak: 0.1, shape: "triangular2" });
  expect(withoutChanges(tried, changes, document)).toEqual(document);
});
test("taking back leaves alone what was edited meanwhile", () => {
  const tried = withChanges(document, changes);
  const edited = {
    ...tried,
    nodes: tried.nodes.map((each) => (each.name === "rate" ? { ...each, settings: { ...each.settings, peak: 0.5 } } : each)),
  };
  expect(withoutChanges(edited, changes, document).nodes[0]!.settings).toEqual({ base: 0.02, peak: 0.5 });
});
test("a change counts as made only when all of it stands there", () => {
  expect(isApplied(document, changes)).toBe(false);
  expect(isApplied(withChanges(document, { "rate.base": 0.06 }), changes)).toBe(false);
  expect(isApplied(withChanges(document, changes), changes)).toBe(true);
});
test("the document itself and untouched nodes stay the same", () => {
  const copy = structuredClone(document);
  expect(withChanges(document, changes).nodes[1]).toBe(document.nodes[1]);
  expect(document).toEqual(copy);
});
test("a node that was deleted is named", () => {
  expect(missingNode(document, changes)).toBeNull();
  expect(missingNode(document, { "gone.peak": 1 })).toBe("gone");
});
