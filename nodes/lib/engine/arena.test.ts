// SPDX-License-Identifier: MIT-0
import { expect, test } from "vitest";
import { Arena } from "./arena.ts";

test("a size that is no number is refused, and what is asked for next lies where it should", () => {
  const arena = new Arena(new WebAssembly.Memory({ initial: 2, maximum: 4, shared: true }), 4096);
  const first = arena.allocate(64);
  expect(() => arena.allocate(Number.NaN)).toThrow("NaN");
  expect(arena.allocate(64)).toBe(first + 64);
});
