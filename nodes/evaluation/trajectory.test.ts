import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import { listening } from "../lib/training.test-helper.ts";
import type { Scatter } from "../lib/view.ts";
import type { Trained } from "../ports.ts";
import { trajectory } from "./trajectory.ts";

const training = (length: number, drop: number): Trained => {
  const x = Array.from({ length }, (_, at) => at + 1);
  return {
    is: "Trained",
    curves: { task: { x, y: x.map((at) => 1 / at) }, soft: { x: x.slice(drop), y: x.slice(drop).map((at) => 2 * at) } },
    updates: length,
    presentations: length,
    borders: [],
  };
};
const paths = (more: Partial<Parameters<typeof trajectory>[0]> = {}) =>
  (
    trajectory({ runs: [training(3, 0), training(3, 1)], x: "task", y: "soft", names: "DOT", smoothing: 0, run: listening().run, ...more })
      .view as Scatter
  ).points;

test("each training is a path of its own name, through the updates at which both metrics are known", () => {
  expect(paths()).toEqual([
    { x: 1, y: 2, group: "DOT" },
    { x: 1 / 2, y: 4, group: "DOT" },
    { x: 1 / 3, y: 6, group: "DOT" },
    { x: 1 / 2, y: 4, group: "training 2" },
    { x: 1 / 3, y: 6, group: "training 2" },
  ]);
});

test("a running mean begins at the first point and forgets it in time", () => {
  const [first, second] = paths({ smoothing: 0.5 });
  expect(first).toMatchObject({ x: 1, y: 2 });
  expect(second?.y).toBeCloseTo((0.25 * 2 + 0.5 * 4) / 0.75, 9);
});

test("a long training keeps few points, its first and last among them", () => {
  const points = paths({ runs: [training(1000, 0)], smoothing: 0 });
  expect(points.length).toBeLessThanOrEqual(121);
  expect([points[0]?.y, points.at(-1)?.y]).toEqual([2, 2000]);
});

test("a metric that is not there is named beside those that are", () => {
  expect(() => paths({ y: "accuracy" })).toThrow(Problem);
});
