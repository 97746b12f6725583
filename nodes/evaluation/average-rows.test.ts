import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import type { Table } from "../ports.ts";
import { averageRows } from "./average-rows.ts";

const table = (rows: Table["rows"]): Table => ({ is: "Table", columns: ["value", "accuracy", "loss"], rows, axes: ["value"] });

test("a sweep is one arm with the means of what was measured, not of what was tried", () => {
  expect(
    averageRows({
      table: table([
        [3, 0.5, 1],
        [5, 0.7, 3],
      ]),
      give: "",
    }),
  ).toEqual({ is: "Scores", metrics: { accuracy: 0.6, loss: 2 } });
});

test("a column that a row lacks is left out, and a table without rows is a problem", () => {
  expect(
    averageRows({
      table: table([
        [3, 0.5, ""],
        [5, 0.7, 3],
      ]),
      give: "",
    }).metrics,
  ).toEqual({ accuracy: 0.6 });
  expect(() => averageRows({ table: table([]), give: "" })).toThrow(Problem);
});

test("of several fields one is given, without its prefix", () => {
  const two: Table = {
    is: "Table",
    columns: ["value", "test.loss", "train.loss"],
    rows: [
      [1, 2, 5],
      [2, 4, 6],
    ],
    axes: ["value"],
  };
  expect(averageRows({ table: two, give: "test" }).metrics).toEqual({ loss: 3 });
  expect(() => averageRows({ table: two, give: "other" })).toThrow(Problem);
});
