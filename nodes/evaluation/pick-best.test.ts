import { expect, test } from "vitest";
import type { Table } from "../ports.ts";
import { pickBest } from "./pick-best.ts";

const table: Table = {
  is: "Table",
  columns: ["value", "validation.accuracy", "test.accuracy", "test.loss"],
  rows: [
    [1, 0.8, 0.95, 0.1],
    [2, 0.9, 0.7, 0.4],
    [4, 0.9, 0.6, 0.3],
    [8, "", 0.99, 0.05],
  ],
};

test("a row chosen on validation gives its test scores, even where another row's are better", () => {
  expect(pickBest({ table, metric: "validation.accuracy", direction: "highest", give: "test" }).metrics).toEqual({
    accuracy: 0.7,
    loss: 0.4,
  });
});

test("lowest is best where it is asked for, and an empty prefix gives every number of the row", () => {
  expect(pickBest({ table, metric: "validation.accuracy", direction: "lowest", give: "" }).metrics).toEqual({
    value: 1,
    "validation.accuracy": 0.8,
    "test.accuracy": 0.95,
    "test.loss": 0.1,
  });
});

test("of equal rows the first is chosen", () => {
  expect(pickBest({ table, metric: "validation.accuracy", direction: "highest", give: "" }).metrics.value).toBe(2);
});

test("an unknown metric and an unknown prefix are problems that list the columns", () => {
  const give = (metric: string, prefix: string) => () => pickBest({ table, metric, direction: "highest", give: prefix });
  expect(give("accuracy", "")).toThrow('no column "accuracy"');
  expect(give("test.loss", "train")).toThrow('begins with "train."');
  expect(() => pickBest({ table: { ...table, rows: [] }, metric: "test.loss", direction: "highest", give: "" })).toThrow("No row");
});
