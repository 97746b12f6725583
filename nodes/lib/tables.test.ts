import { expect, test } from "vitest";
import type { Table } from "../ports.ts";
import { meansOf, measuredIn, rowName } from "./tables.ts";

const table = (columns: string[], rows: (number | string)[][], axes?: string[]): Table => ({
  is: "Table",
  columns,
  rows,
  ...(axes === undefined ? {} : { axes }),
});

test("a row is called by what was chosen: its value, several with their names, its arm", () => {
  expect(rowName(table(["value", "accuracy"], []), [0.1, 0.9])).toBe("0.1");
  expect(rowName(table(["rate", "width", "accuracy"], [], ["rate", "width"]), [0.1, 32, 0.9])).toBe("rate=0.1,width=32");
  expect(rowName(table(["arm", "seed", "accuracy"], []), ["fixed", 101, 0.9])).toBe("fixed");
  expect(measuredIn(table(["rate", "accuracy"], [], ["rate"]), [0.1, 0.9])).toEqual({ accuracy: 0.9 });
});

test("the means of a comparison are those of its arms over its seeds; words and the seed have none", () => {
  const rows = [
    ["a", 1, 0.5, ""],
    ["b", 1, 0.1, ""],
    ["a", 2, 0.7, ""],
    ["b", 2, 0.3, "x"],
  ];
  expect(meansOf(table(["arm", "seed", "accuracy", "note"], rows)).metrics).toEqual({ "a.accuracy": 0.6, "b.accuracy": 0.2 });
});

test("over seeds alone the metrics keep their names", () => {
  expect(
    meansOf(
      table(
        ["seed", "accuracy"],
        [
          [1, 0.25],
          [2, 0.75],
        ],
      ),
    ).metrics,
  ).toEqual({ accuracy: 0.5 });
});
