import { expect, test } from "vitest";
import { linesOf } from "./lines-of.ts";

const lines = [null, "rate", "train", "train", null, "rate"];

test("every line of every selected node is lit, counted from 1", () => {
  expect(linesOf(lines, ["train"])).toEqual([3, 4]);
  expect(linesOf(lines, ["train", "rate"])).toEqual([2, 3, 4, 6]);
});

test("nothing selected, or a node that the script does not call, lights nothing", () => {
  expect(linesOf(lines, [])).toEqual([]);
  expect(linesOf(lines, ["gone"])).toEqual([]);
});
