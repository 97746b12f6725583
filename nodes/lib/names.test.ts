import { expect, test } from "vitest";
import { listed, numbered } from "./names.ts";

test("the second and third of a name are numbered, and never take a name that is there already", () => {
  expect(numbered(["a", "b", "a", "a"])).toEqual(["a", "b", "a2", "a3"]);
  expect(numbered(["a", "a2", "a"])).toEqual(["a", "a2", "a3"]);
});

test("names in a list are cut at the commas, without the space around them and without empty ones", () => {
  expect(listed(" hidden1,hidden2 , ")).toEqual(["hidden1", "hidden2"]);
  expect(listed("mean loss")).toEqual(["mean loss"]);
  expect(listed("")).toEqual([]);
});
