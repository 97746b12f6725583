import { expect, test } from "vitest";
import { numbered } from "./names.ts";

test("the second and third of a name are numbered, and never take a name that is there already", () => {
  expect(numbered(["a", "b", "a", "a"])).toEqual(["a", "b", "a2", "a3"]);
  expect(numbered(["a", "a2", "a"])).toEqual(["a", "a2", "a3"]);
});
