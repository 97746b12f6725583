import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { density2d } from "../data/density2d.ts";
import { useEngine } from "../lib/engine.ts";
import { columnOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import type { Examples, Sampler } from "../ports.ts";
import { modeScores } from "./mode-scores.ts";

beforeAll(useEngine);

const draw = (kind: "ring8" | "grid25" | "checker", noise: number, seed: number) =>
  density2d({ kind, count: 10000, noise, key: seedKey(seed), run: watchedRun().run });
const sampler = (points: Examples): Sampler => ({
  is: "Sampler",
  name: "points",
  shape: [2],
  evaluations: 1,
  noise: () => columnOf(points, "input").clone(),
  sample: (noise) => noise.clone(),
});
async function score(points: Examples, law: Examples): Promise<Record<string, number>> {
  const { metrics } = await modeScores({ sampler: sampler(points), examples: law, count: 10000, key: seedKey(1), run: watchedRun().run });
  return metrics;
}

test.each([
  ["ring8", 0.08, 8, 0.022, 0.011, 0.163],
  ["grid25", 0.05, 25, 0.039, 0.019, 0.167],
] as const)(
  "%s: real points score the floors; a quarter wider is seen by the rings alone",
  async (kind, noise, count, shell, mode, wide) => {
    const [law, real, wider] = [draw(kind, noise, 1), draw(kind, noise, 2), draw(kind, noise * 1.25, 3)];
    const scores = await score(real, law);
    expect(scores.onMode).toBeCloseTo(0.9997, 3);
    expect([scores.covered, scores.modes]).toEqual([count, count]);
    expect(Math.abs((scores.shellVariation as number) - shell)).toBeLessThan(0.01);
    expect(Math.abs((scores.modeVariation as number) - mode)).toBeLessThan(0.008);
    expect(Math.abs((scores.shellFloor as number) - shell)).toBeLessThan(0.01);
    const broad = await score(wider, law);
    expect(Math.abs((broad.shellVariation as number) - wide)).toBeLessThan(0.02);
    expect(broad.modeVariation).toBeLessThan(2.5 * mode);
    for (const tensor of tensorsIn([law, real, wider])) tensor.dispose();
  },
);

test("samples at one centre are all on mode, and cover one", async () => {
  const law = draw("ring8", 0.08, 1);
  const center = tf.tidy(() => tf.mul(tf.ones([10000, 2]), tf.tensor1d([Math.SQRT2, 0])));
  const one = { ...law, columns: { input: { role: "input" as const, values: center } } };
  expect(await score(one, law)).toMatchObject({ onMode: expect.closeTo(1, 6), covered: 1, modeVariation: expect.closeTo(7 / 8, 6) });
  for (const tensor of tensorsIn([law, one])) tensor.dispose();
});

test("a law without centres is a problem that lists the columns there are", async () => {
  const board = draw("checker", 0, 1);
  await expect(score(board, board)).rejects.toThrow(/no column "center"/);
  for (const tensor of tensorsIn(board)) tensor.dispose();
});
