import { expect, test } from "vitest";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import type { Catalog, CatalogNode } from "./catalog.ts";
import { setSetting } from "./edit.ts";
import { withSearch } from "./guess-rungs.ts";

const sweep = smallCatalog.nodes["evaluation/sweep"] as CatalogNode;
const number = (value: number) => ({ control: "number" as const, default: value, doc: "N." });
const catalog: Catalog = {
  nodes: {
    ...smallCatalog.nodes,
    "evaluation/sweep": { ...sweep, settings: { ...sweep.settings, minUpdates: number(100), maxUpdates: number(900) } },
  },
};
const rungs = (document: ReturnType<typeof example>) => {
  const { search, minUpdates, maxUpdates } = document.nodes.find(({ name }) => name === "grid")?.settings ?? {};
  return { search, minUpdates, maxUpdates };
};

test("rungs go up to the longest training inside, from a ninth of it", () => {
  const document = setSetting(setSetting(example(), "gridTrain", "budget", 450), "train", "budget", 5000);
  expect(rungs(withSearch(document, catalog, "grid", "halving"))).toEqual({ search: "halving", minUpdates: 50, maxUpdates: 450 });
  expect(rungs(withSearch(document, catalog, "grid", "random"))).toEqual({ search: "random" });
});

test("rungs that were set by hand stay, and epochs say nothing about updates", () => {
  const byHand = setSetting(example(), "grid", "maxUpdates", 300);
  expect(rungs(withSearch(byHand, catalog, "grid", "hyperband"))).toEqual({ search: "hyperband", maxUpdates: 300 });
  const epochs = setSetting(example(), "gridTrain", "unit", "epochs");
  expect(rungs(withSearch(epochs, catalog, "grid", "hyperband"))).toEqual({ search: "hyperband" });
});
