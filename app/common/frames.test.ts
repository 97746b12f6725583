import { expect, test } from "vitest";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { compile } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import { absolute, group, setParent, ungroup } from "./frames.ts";

/** Every node somewhere of its own. */
function spread(): GraphDocument {
  return { ...example(), nodes: example().nodes.map((node, at) => ({ ...node, x: 10 * at, y: 7 * at })) };
}
const places = (document: GraphDocument) => Object.fromEntries(document.nodes.map(({ name }) => [name, absolute(document, name)]));

test("a node that changes its frame stays where it is on the canvas", () => {
  const before = places(spread());
  expect(places(setParent(spread(), ["loss", "gridScore"], undefined))).toEqual(before);
  expect(places(setParent(spread(), ["data"], "grid"))).toEqual(before);
});

test("a frame cannot be moved into itself or into what stands in it", () => {
  const document = spread();
  expect(setParent(document, ["table"], "table")).toBe(document);
  expect(setParent(document, ["table"], "grid")).toBe(document);
  expect(setParent(document, ["table"], "nowhere")).toBe(document);
});

test("children come along with their frame and keep it", () => {
  const document = setParent(spread(), ["grid", "gridRate"], undefined);
  expect(document.nodes.find((node) => node.name === "gridRate")?.parent).toBe("grid");
});

test("grouping and ungrouping move nothing, and the plan does not know of it", () => {
  const { document, name } = group(spread(), ["cycle", "rate"]);
  expect(document.nodes.filter((node) => node.parent === name).map((node) => node.name)).toEqual(["cycle", "rate"]);
  expect(document.nodes.find((node) => node.name === name)?.parent).toBe("table");
  const { [name as string]: _, ...rest } = places(document);
  expect(rest).toEqual(places(spread()));
  expect(compile(document, smallCatalog).plan).toEqual(compile(spread(), smallCatalog).plan);
  expect(ungroup(document, name as string)).toEqual(spread());
});

test("a docked node does not draw the frame to where it is not seen", () => {
  const document = {
    ...spread(),
    nodes: spread().nodes.map((node) => (node.name === "rate" ? { ...node, x: -9000, docked: true } : node)),
  };
  const { document: grouped, name } = group(document, ["cycle", "rate"]);
  expect(grouped.nodes.find((node) => node.name === name)?.x).toBeGreaterThan(-100);
});

test("nothing to group makes no frame", () => {
  const document = spread();
  expect(group(document, ["nobody"])).toEqual({ document, name: null });
});
