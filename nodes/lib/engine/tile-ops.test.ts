// SPDX-License-Identifier: MIT-0
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expandOp, rowOps, tileOps } from "./tile-ops.ts";

const source = readFileSync(new URL("vm/tile-ops.h", import.meta.url), "utf8");

test("the machine's elementwise operations have the same numbers, names and arguments in C and in TypeScript", () => {
  const inC = [...source.matchAll(/^MAP\((\d+), (\w+), (\d)\)$/gm)].map(([, number, name, count]) => [name, Number(number), Number(count)]);
  expect(inC).toEqual(Object.entries(tileOps).map(([name, [number, count]]) => [name, number, count]));
});

test("its reductions of rows have the same numbers and names", () => {
  const inC = [...source.matchAll(/^ROWS\((\d+), (\w+), \w+\)$/gm)].map(([, number, name]) => [name, Number(number)]);
  expect(inC).toEqual(Object.entries(rowOps));
  const machine = readFileSync(new URL("vm/tile.c", import.meta.url), "utf8");
  expect(machine).toContain(`#define EXPAND ${expandOp}\n`);
});
