import { beforeAll, expect, test } from "vitest";
import type { Corruption } from "../lib/adaptation/corrupt.ts";
import { useEngine } from "../lib/engine.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { tinyExamples, watchedRun } from "../lib/tiny.test-helper.ts";
import { corruption } from "./corruption.ts";

beforeAll(useEngine);

/** Two pictures of 3x3 with values from 0 to 1. */
const rows = [
  [0, 0, 0, 0, 0.9, 0, 0, 0, 0],
  [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0],
];
const spoil = async (kind: Corruption, severity: number, seed = 1, pictures = rows) => {
  const { run } = watchedRun();
  const examples = tinyExamples(
    pictures,
    pictures.map((_, i) => i % 3),
    { picture: [3, 3] },
  );
  const made = await corruption({ examples, kind, severity, key: seedKey(seed), run });
  expect([...labelsOf(made)]).toEqual([...labelsOf(examples)]);
  return [...columnOf(made, "input").dataSync()];
};
const near = (made: number[], expected: number[]) => expected.forEach((value, i) => void expect(made[i]).toBeCloseTo(value, 5));

test("brightness adds light and cuts off at the brightest value", async () => {
  near(
    await spoil("brightness", 0.6),
    rows.flat().map((value) => Math.min(1, value + 0.6)),
  );
});

test("one blur is the mean over 3x3, the edge going on; two are it again", async () => {
  const once = await spoil("blur", 1);
  near(once.slice(0, 9), Array(9).fill(0.1));
  // Top left of the second picture: its own value 4 times, its neighbours to the right and below twice, the middle once.
  expect(once[9]).toBeCloseTo((4 * 0 + 2 * 0.25 + 2 * 0.75 + 1) / 9, 5);
  expect(once[13]).toBeCloseTo(4 / 9, 5);
  const twice = await spoil("blur", 2, 1);
  near(twice.slice(0, 9), Array(9).fill(0.1));
  expect(await spoil("blur", 0)).toEqual(await spoil("clean", 0.5));
});

test("contrast keeps the mean of a picture and a share of what differs from it", async () => {
  near(
    (await spoil("contrast", 0.15)).slice(0, 9),
    (rows[0] as number[]).map((value) => 0.1 + 0.15 * (value - 0.1)),
  );
});

test("noise has the deviation it is given, other draws for each pixel, picture and key", async () => {
  const grey = Array.from({ length: 400 }, (_, i) => Array(9).fill(i === 0 ? 0 : i === 1 ? 1 : 0.5));
  const made = (await spoil("noise", 0.1, 1, grey)).slice(18).map((value) => value - 0.5);
  const deviation = Math.sqrt(made.reduce((sum, value) => sum + value * value, 0) / made.length);
  expect(Math.abs(deviation - 0.1)).toBeLessThan(0.005);
  expect(new Set(made).size).toBeGreaterThan(3000);
  expect(await spoil("noise", 0.1, 2)).not.toEqual(await spoil("noise", 0.1, 1));
  for (const value of await spoil("noise", 3)) expect(value >= 0 && value <= 1).toBe(true);
});

test("fog takes a share of the picture: none of it at 0, all of it at 1", async () => {
  near(await spoil("fog", 0), rows.flat());
  const all = await spoil("fog", 1);
  expect(await spoil("fog", 1, 1, [[1, 0, 1, 0, 1, 0, 1, 0, 1], rows[1] as number[]])).toEqual(all);
  for (const value of all) expect(value >= 0 && value <= 1).toBe(true);
  near(
    await spoil("fog", 0.7),
    rows.flat().map((value, i) => 0.3 * value + 0.7 * (all[i] as number)),
  );
});

test("severities that mean nothing and examples that are no pictures are refused", async () => {
  await expect(spoil("blur", 1.5)).rejects.toMatchObject({ code: "corruption.severity", field: "severity" });
  await expect(spoil("fog", 2)).rejects.toMatchObject({ field: "severity" });
  await expect(spoil("noise", -1)).rejects.toMatchObject({ field: "severity" });
  const { run } = watchedRun();
  const plain = tinyExamples([[1, 2]], [0]);
  await expect(corruption({ examples: plain, kind: "noise", severity: 1, key: seedKey(1), run })).rejects.toMatchObject({
    code: "corruption.picture",
  });
});
