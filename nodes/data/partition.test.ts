import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, tinyExamples } from "../lib/tiny.test-helper.ts";
import type { Examples } from "../ports.ts";
import { partition } from "./partition.ts";

beforeAll(useEngine);

const ten = () =>
  tinyExamples(
    Array.from({ length: 10 }, (_, i) => [i, 10 * i]),
    Array.from({ length: 10 }, (_, i) => i % 3),
    { picture: [1, 2] },
  );
const firsts = (examples: Examples) => {
  const input = columnOf(examples, "input").dataSync();
  return Array.from({ length: examples.count }, (_, i) => input[2 * i] as number);
};

test("the parts share no example and together hold all of them, for every amount", () => {
  for (const by of ["share", "count"] as const) {
    for (let taken = 0; taken <= 10; taken++) {
      const { a, b } = partition({ examples: ten(), by, amount: by === "share" ? taken / 10 : taken, key: seedKey(taken) });
      expect([a.count, b.count]).toEqual([taken, 10 - taken]);
      expect([...firsts(a), ...firsts(b)].sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  }
});

test("labels stay with their inputs, and picture, classes and source go along", () => {
  const examples = ten();
  const { a, b } = partition({ examples, by: "share", amount: 0.5, key: seedKey(1) });
  for (const part of [a, b]) {
    expect([...labelsOf(part)]).toEqual(firsts(part).map((first) => first % 3));
    expect(part).toMatchObject({ picture: [1, 2], classes: examples.classes, source: examples.source });
  }
});

test("rows are shuffled before the cut, by the key alone", () => {
  const cut = (seed: number) => firsts(partition({ examples: ten(), by: "count", amount: 10, key: seedKey(seed) }).a);
  expect(cut(1)).toEqual(cut(1));
  expect(cut(1)).not.toEqual(cut(2));
  expect(cut(1)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("by class, one part has all of that class and the other none", () => {
  const { a, b } = partition({ examples: ten(), by: "class", amount: 2, key: seedKey(1) });
  expect(firsts(a)).toEqual([2, 5, 8]);
  expect(firsts(b)).toEqual([0, 1, 3, 4, 6, 7, 9]);
});

test("amounts that cannot be cut are refused with the setting's name", () => {
  const cut = (by: "share" | "count" | "class", amount: number) => partition({ examples: ten(), by, amount, key: seedKey(1) });
  for (const [by, amount] of [
    ["share", 1.1],
    ["share", -0.1],
    ["count", 11],
    ["count", 2.5],
    ["class", 3],
    ["share", Number.NaN],
  ] as const) {
    expect(() => cut(by, amount)).toThrow(expect.objectContaining({ field: "amount" }));
  }
});

test("no tensor is left behind, and the examples given stay alive", () => {
  const examples = ten();
  expect(leftBehind(() => partition({ examples, by: "count", amount: 0, key: seedKey(1) }))).toBe(0);
  expect(firsts(examples)).toHaveLength(10);
});
