import { expect, test } from "vitest";
import type { Lines } from "../lib/view.ts";
import type { Trained } from "../ports.ts";
import { metricCurve } from "./metric-curve.ts";

const trained = (length: number): Trained => {
  const x = Array.from({ length }, (_, at) => at + 1);
  return { is: "Trained", curves: { d: { x, y: x.map((at) => at / 10) } }, updates: length, presentations: length, borders: [] };
};
const drawn = (metric: string, length: number) =>
  metricCurve({ metric, log: true, lines: [0.01, 1], every: 5 }).draw({ models: {}, trained: trained(length), step: length });

test("the metric so far with a line at each value, and nothing where it is not recorded", async () => {
  const view = (await drawn("d", 3)) as Lines;
  expect(view.series).toEqual([{ name: "d", x: [1, 2, 3], y: [0.1, 0.2, 0.3] }]);
  expect(view.marks).toEqual([
    { y: 0.01, label: "0.01" },
    { y: 1, label: "1" },
  ]);
  expect(view.y.log).toBe(true);
  expect(await drawn("loss", 3)).toBeNull();
});

test("a long curve keeps few points, its last among them", async () => {
  const { series } = (await drawn("d", 1001)) as Lines;
  expect(series[0]?.x.length).toBeLessThanOrEqual(301);
  expect(series[0]?.x.at(-1)).toBe(1001);
});
