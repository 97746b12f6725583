import { expect, test } from "vitest";
import { armOrder, armsOf } from "./arms.ts";
import { example, smallCatalog } from "./catalog.test-helper.ts";

const arms = (name: string) => (armsOf(example(), smallCatalog).get(name) ?? []).map(({ container, arm }) => `${container}.${arm}`);

test("arms stand in the order in which they were wired", () => {
  expect(armOrder(example(), smallCatalog, "table")).toEqual(["cyclical", "fixed"]);
});

test("a node works for the arms that depend on it, shared ones for all", () => {
  expect(arms("cycle")).toEqual(["table.cyclical"]);
  expect(arms("train")).toEqual(["table.cyclical"]);
  expect(arms("model")).toEqual(["table.cyclical", "table.fixed", "grid.accuracy"]);
  expect(arms("data")).toEqual(["table.cyclical", "table.fixed", "grid.accuracy"]);
});

test("what stands in an inner container works for its arm outside", () => {
  expect(arms("gridTrain")).toEqual(["table.fixed", "grid.accuracy"]);
  expect(arms("grid")).toEqual(["table.fixed"]);
});

test("what nothing depends on works for no arm", () => {
  expect(arms("result")).toEqual([]);
  expect(arms("table")).toEqual([]);
});
