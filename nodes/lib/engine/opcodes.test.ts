// SPDX-License-Identifier: MIT-0
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { opcode } from "./opcodes.ts";

test("the machine's instructions have the same numbers and names in C and in TypeScript", () => {
  const source = readFileSync(new URL("vm/opcodes.h", import.meta.url), "utf8");
  const inC = [...source.matchAll(/^OP\((\d+), (\w+), \w+\)$/gm)].map(([, number, name]) => [name, Number(number)]);
  expect(inC).toEqual(Object.entries(opcode).filter(([name]) => name !== "END"));
});
