import { expect, test } from "vitest";
import { example, lead, smallCatalog } from "./catalog.test-helper.ts";
import { check } from "./check.ts";
import { copy, duplicate, parseClip, paste } from "./copy.ts";

test("a duplicated node is wired from the same sources and stands in the same frame", () => {
  const { document, names } = duplicate(example(), ["gridScore"], { x: 10, y: 20 });
  expect(names).toEqual(["gridScore2"]);
  expect(document.nodes.at(-1)).toMatchObject({ name: "gridScore2", parent: "grid", x: 10, y: 20 });
  expect(document.wires.slice(example().wires.length)).toEqual([
    lead("gridTrain.model -> gridScore2.model"),
    lead("split.b -> gridScore2.examples"),
  ]);
  expect(check(document, smallCatalog)).toEqual([]);
});

test("a duplicated container brings its inside, which reads the copies of what was copied with it", () => {
  const { document, names } = duplicate(example(), ["grid"], { x: 0, y: 0 });
  expect(names).toEqual(["grid2", "gridRate2", "gridTrain2", "gridScore2"]);
  expect(document.nodes.filter((node) => node.parent === "grid2").map((node) => node.name)).toEqual([
    "gridRate2",
    "gridTrain2",
    "gridScore2",
  ]);
  expect(document.wires).toContainEqual(lead("grid2.each:value -> gridRate2.rate"));
  expect(document.wires).toContainEqual(lead("model -> gridTrain2.model"));
  expect(check(document, smallCatalog)).toEqual([]);
});

test("copies draw the same random numbers", () => {
  const streams = {
    ...example(),
    nodes: example().nodes.map((node) => (node.name === "split" ? { ...node, streams: { key: "mine" } } : node)),
  };
  expect(duplicate(streams, ["split"], { x: 0, y: 0 }).document.nodes.at(-1)?.streams).toEqual({ key: "mine" });
});

test("a clip survives the clipboard and lands in the frame it is pasted into", () => {
  const clip = parseClip(JSON.stringify(copy(example(), ["gridTrain", "gridScore"])));
  expect(clip).not.toBeNull();
  const { document, names } = paste(example(), clip as NonNullable<typeof clip>, { by: { x: 5, y: 5 }, parent: "table" });
  expect(names).toEqual(["gridTrain2", "gridScore2"]);
  expect(document.nodes.slice(-2)).toMatchObject([{ parent: "table", x: 5 }, { parent: "table" }]);
  expect(document.wires.slice(example().wires.length)).toEqual([lead("gridTrain2.model -> gridScore2.model")]);
});

test("other text on the clipboard is no clip", () => {
  expect(parseClip("hello")).toBeNull();
  expect(parseClip('{"patchbayClip":1}')).toBeNull();
});
