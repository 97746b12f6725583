import { expect, test } from "vitest";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import type { Lines } from "../lib/view.ts";
import type { Trained } from "../ports.ts";
import { curves } from "./curves.ts";

const trained = (y: number[], borders: Trained["borders"] = []): Trained => ({
  is: "Trained",
  curves: { loss: { x: y.map((_, i) => 10 * (i + 1)), y } },
  updates: 10 * y.length,
  presentations: 0,
  borders,
});
const draw = (runs: Trained[], smoothing = 0) => curves({ runs, metric: "loss", smoothing, run: watchedRun().run }).view as Lines;

test("one training is drawn as it was measured, without a band", () => {
  expect(draw([trained([3, 2, 1])]).series).toEqual([{ name: "loss", x: [10, 20, 30], y: [3, 2, 1] }]);
});

test("several trainings are their median with the quartiles as a band", () => {
  const [series] = draw([trained([1, 10]), trained([2, 20]), trained([3, 30]), trained([4, 40]), trained([100, 50])]).series;
  expect(series).toMatchObject({ x: [10, 20], y: [3, 30], lo: [2, 20], hi: [4, 40] });
});

test("where a training stopped earlier the others go on", () => {
  expect(draw([trained([1, 5]), trained([3])]).series[0]).toMatchObject({ x: [10, 20], y: [2, 5] });
});

test("smoothing leaves a constant curve alone from its first point on, and halves a step", () => {
  expect(draw([trained([2, 2, 2])], 0.5).series[0]?.y).toEqual([2, 2, 2]);
  expect(draw([trained([0, 3])], 0.5).series[0]?.y).toEqual([0, 2]);
});

test("the borders of stages are marked", () => {
  expect(draw([trained([1], [{ at: 0, name: "hint" }])]).marks).toEqual([{ x: 0, label: "hint" }]);
});

test("a metric that nobody recorded is named, with those that were", () => {
  expect(() => curves({ runs: [trained([1])], metric: "acuracy", smoothing: 0, run: watchedRun().run })).toThrow(
    'No training recorded "acuracy"',
  );
});
