import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { listening, plainObjective, rings, sgd, tinyBatches, tinyModel } from "../lib/training.test-helper.ts";
import type { Scatter } from "../lib/view.ts";
import { train } from "../training/train.ts";
import { metricPath } from "./metric-path.ts";

beforeAll(useEngine);

test("a training shows its path as far as it has come, and nothing before the first update", async () => {
  const shown: Scatter[] = [];
  const { run } = listening();
  await train({
    model: tinyModel(),
    batches: tinyBatches(rings(64)),
    gradient: plainObjective(),
    optimizer: sgd(0.1),
    budget: 10,
    unit: "updates",
    trainable: "",
    evaluateEvery: 0,
    keepAt: 0,
    probes: [metricPath({ x: "loss", y: "loss", smoothing: 0, every: 4 })],
    run: { ...run, show: (name, view) => void (name === "path" && shown.push(view as Scatter)) },
  });
  expect(shown.map(({ points }) => points.length)).toEqual([4, 8, 10]);
  expect(shown.at(-1)?.points.every(({ x, y }) => x === y)).toBe(true);
});
