import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { tiny } from "../lib/tiny-ports.test-helper.ts";
import type { Batches, Json } from "../ports.ts";
import { repeatBatches } from "./repeat-batches.ts";

beforeAll(useEngine);

function dealt(batches: Batches, count: number): number[][] {
  let cursor: Json = batches.init();
  return Array.from({ length: count }, (_, step) => {
    const made = batches.next(cursor, { step, presentations: 0, metrics: {} });
    cursor = made.cursor;
    return [...made.rows];
  });
}

test("every batch comes so often, in the order that it had", () => {
  const [one, two] = dealt(tiny.Batches(), 2) as [number[], number[]];
  expect(dealt(repeatBatches({ batches: tiny.Batches(), times: 3 }), 6)).toEqual([one, one, one, two, two, two]);
});

test("once is the batches as they are", () => {
  expect(dealt(repeatBatches({ batches: tiny.Batches(), times: 1 }), 7)).toEqual(dealt(tiny.Batches(), 7));
});

test("no batch comes half a time", () => {
  expect(() => repeatBatches({ batches: tiny.Batches(), times: 0.5 })).toThrow("0.5 times");
});
