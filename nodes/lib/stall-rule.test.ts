import { expect, test } from "vitest";
import { look, nothingSeen, type Seen } from "./stall-rule.ts";

const rule = { ratio: 0.98, back: 2, wait: 2, most: 6 };

function stalls(values: readonly number[], most = 6): number[] {
  let seen: Seen = nothingSeen;
  return values.flatMap((value, at) => {
    const looked = look({ ...rule, most }, seen, value);
    seen = JSON.parse(JSON.stringify(looked.seen));
    return looked.isStalled ? [at] : [];
  });
}

test("a value stalls that is above 0.98 of the one two before; then two are only looked at", () => {
  expect(stalls([1, 0.9, 0.97, 0.85, 0.96])).toEqual([4]);
  expect(stalls([1, 1, 1, 1, 1, 1, 1, 1, 1])).toEqual([2, 5, 8]);
  expect(stalls([1, 0.5, 0.25, 0.125])).toEqual([]);
});

test("so often and no more", () => {
  expect(stalls(Array.from({ length: 40 }, () => 1))).toHaveLength(6);
  expect(
    stalls(
      Array.from({ length: 40 }, () => 1),
      0,
    ),
  ).toEqual([]);
});
