import { readFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { digitPixels, interleaved, pooling } from "../lib/digit-files.ts";
import { useEngine } from "../lib/engine.ts";
import { columnOf, labelsOf } from "../lib/examples.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { tensorsIn } from "../lib/tree.ts";
import { digits } from "./digits.ts";

beforeAll(useEngine);

const file = (name: string, path: string) => readFile(new URL(`../../node_modules/${name}/${path}`, import.meta.url));
const take = (change: Partial<Parameters<typeof digits>[0]> = {}) =>
  digits({ size: "28", flat: true, range: "unit", count: 100, run: watchedRun(file).run, ...change });

test("every pixel of a file is read as JSON.parse reads it, to the three places the file has", async () => {
  const bytes = await file("mnist", "src/digits/5.json");
  const { data } = JSON.parse(bytes.toString()) as { data: number[] };
  const pixels = digitPixels(bytes);
  expect(pixels.length).toBe(data.length);
  expect(data.findIndex((value, i) => Math.abs(value - (pixels[i] as number) / 255) > 0.0006)).toBe(-1);
});

test("a file that is no list of pictures is refused, not read as something else", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const text of ['{"data":[0,1]}', "[1,,2]", "{}", "[null]", ""]) expect(() => digitPixels(bytes(text))).toThrow(/28x28/);
});

test("all ten thousand are there, each class as often as in the package", async () => {
  const all = await take({ count: 10000, size: "7" });
  const counts = Array<number>(10).fill(0);
  for (const label of labelsOf(all)) counts[label] = (counts[label] as number) + 1;
  expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
});

test("any beginning of the order has the classes in proportion, to within one digit", () => {
  const counts = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];
  const seen = Array<number>(10).fill(0);
  for (const [place, { label, index }] of interleaved(counts).entries()) {
    expect(index).toBe(seen[label]);
    seen[label] = (seen[label] as number) + 1;
    expect(Math.abs((seen[label] as number) - ((place + 1) * (counts[label] as number)) / 10000)).toBeLessThan(1.5);
  }
});

test("pooling keeps the mean, also through the padding to 32", () => {
  const picture = Uint8Array.from({ length: 784 }, (_, i) => (i * 37) % 256);
  const mean = picture.reduce((a, b) => a + b, 0) / 784 / 255;
  const meanOf = (side: number) => pooling(side)(picture).reduce((a, b) => a + b, 0) / side ** 2;
  expect(meanOf(14)).toBeCloseTo(mean, 6);
  expect(meanOf(7)).toBeCloseTo(mean, 6);
  expect(meanOf(16)).toBeCloseTo((mean * 784) / 1024, 6);
  expect(pooling(14)(picture)[15]).toBeCloseTo(
    (((58 * 37) % 256) + ((59 * 37) % 256) + ((86 * 37) % 256) + ((87 * 37) % 256)) / 4 / 255,
    6,
  );
});

test("ranges are shifts of the same picture, and shapes follow `flat`", async () => {
  const [unit, standard, symmetric, square] = await Promise.all([
    take(),
    take({ range: "standardized" }),
    take({ range: "symmetric" }),
    take({ flat: false, size: "14" }),
  ]);
  const first = (examples: typeof unit) => columnOf(examples, "input").dataSync();
  const at = first(unit).findIndex((value) => value > 0.9);
  const value = first(unit)[at] as number;
  expect(first(standard)[at]).toBeCloseTo((value - 0.1307) / 0.3081, 5);
  expect(first(symmetric)[at]).toBeCloseTo(2 * value - 1, 5);
  expect(columnOf(square, "input").shape).toEqual([100, 14, 14, 1]);
  expect(square.picture).toEqual([14, 14]);
});

test("the standardized digits have about mean 0 and deviation 1", async () => {
  const { mean, variance } = tf.moments(columnOf(await take({ range: "standardized", count: 2000 }), "input"));
  expect(Math.abs(mean.dataSync()[0] as number)).toBeLessThan(0.05);
  expect(Math.abs((variance.dataSync()[0] as number) - 1)).toBeLessThan(0.05);
});

test("it shows what it gives, and a count out of reach names the setting", async () => {
  const { run, views } = watchedRun(file);
  const examples = await take({ run, count: 3 });
  const view = views.get("digits");
  if (view?.is !== "Images") throw new Error("no pictures");
  expect(view.items.map((item) => item.label)).toEqual([...labelsOf(examples)].map(String));
  expect(atob(view.items[0]?.pixels as string).length).toBe(784);
  await expect(take({ count: 10001 })).rejects.toMatchObject({ code: "digits.count", field: "count" });
});

test("no tensor is left behind", async () => {
  const before = tf.memory().numTensors;
  for (const tensor of tensorsIn(await take())) tensor.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
