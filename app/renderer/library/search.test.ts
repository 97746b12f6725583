import { expect, test } from "vitest";
import { card } from "../canvas/canvas.test-helper.ts";
import { searchScore, searchText } from "./search.ts";

const train = card("training/train", { title: "Train", summary: "Trains a model on batches.", also: ["fit"] });
const partition = card("data/partition", {
  title: "Partition",
  summary: "Cuts examples in two, say for training.",
  also: ["train test split"],
});
const score = (node: typeof train, typed: string) => searchScore(searchText(node), typed);

test("a title counts more than another name, and that more than the summary", () => {
  expect(score(train, "train")).toBeGreaterThan(score(partition, "train"));
  expect(score(partition, "split")).toBeGreaterThan(score(partition, "cuts"));
});
test("all words must occur, in any order and with hyphens or without", () => {
  expect(score(partition, "split test")).toBeGreaterThan(0);
  expect(score(partition, "split-test")).toBeGreaterThan(0);
  expect(score(partition, "split model")).toBe(0);
});
test("the beginning of a word counts more than its middle", () => {
  expect(searchScore("Rate schedule", "rate")).toBeGreaterThan(searchScore("Moderate", "rate"));
});
test("a title that is the word itself comes before one that goes on", () => {
  expect(score(train, "train")).toBeGreaterThan(score(card("training/stages", { title: "Train in stages" }), "train"));
});
test("an empty search finds all", () => {
  expect(score(train, "  ")).toBe(1);
});
