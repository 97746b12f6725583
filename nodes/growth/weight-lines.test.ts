import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { Lines } from "../lib/view.ts";
import type { Trained } from "../ports.ts";
import { line, net, values } from "./grow.test-helper.ts";
import { weightLines } from "./weight-lines.ts";

beforeAll(useEngine);
const trained: Trained = { is: "Trained", curves: {}, updates: 1, presentations: 1, borders: [] };

test("weights over their place in the net: from the base to base and slope, with a point for each block", async () => {
  const model = line(4);
  const view = (await weightLines({ count: 6, depth: 4, every: 1 }).draw({ models: { model }, trained, step: 1 })) as Lines;
  expect(view.series).toHaveLength(6);
  const [first] = view.series;
  expect(first?.x).toEqual([0, 0.25, 0.5, 0.75, 1]);
  const bases = values(model.weights, "line/base/up/kernel");
  const at = bases.indexOf(first?.y[0] as number);
  expect(at).toBeGreaterThanOrEqual(0);
  expect((first?.y[4] as number) - (first?.y[0] as number)).toBeCloseTo(values(model.weights, "line/slope/up/kernel")[at] as number, 6);
});

test("a model without a line has no picture", async () => {
  expect(await weightLines({ count: 6, depth: 4, every: 1 }).draw({ models: { model: net(2) }, trained, step: 1 })).toBeNull();
});
