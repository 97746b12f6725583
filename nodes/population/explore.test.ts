import { expect, test } from "vitest";
import { seedKey } from "../lib/random.ts";
import { explore } from "./explore.ts";

const space = { rate: { low: 0.001, high: 1, log: true }, decay: { low: 0, high: 0.01, log: false } };
const settings = { rate: 0.1, decay: 0.005 };
const plain = { kind: "multiply" as const, factors: [0.8, 1.2], deviation: 0, resample: 0, everyone: false };
const many = (given: Partial<Parameters<typeof explore>[0]>, from: Record<string, number> = settings) =>
  Array.from({ length: 200 }, (_, seed) => explore({ ...plain, ...given }).change({ settings: from, space, key: seedKey(seed) }));

test("each setting is multiplied by one of the factors, by a coin of its own", () => {
  const made = many({}).map(({ rate, decay }) => `${((rate as number) / 0.1).toFixed(3)} ${((decay as number) / 0.005).toFixed(3)}`);
  expect(new Set(made)).toEqual(new Set(["0.800 0.800", "0.800 1.200", "1.200 0.800", "1.200 1.200"]));
  expect(made.filter((one) => one.startsWith("1.2")).length).toBeGreaterThan(75);
});

test("factor 1 without redrawing changes nothing", () => {
  for (const one of many({ factors: [1] })) expect(one).toEqual(settings);
});

test("nothing leaves its bounds", () => {
  for (const { rate } of many({}, { rate: 0.95 })) expect(rate).toBeLessThanOrEqual(1);
  for (const { decay } of many({ kind: "add", deviation: 1 }, { decay: 0 })) {
    expect(decay).toBeGreaterThanOrEqual(0);
    expect(decay).toBeLessThanOrEqual(0.01);
  }
});

test("redrawn settings are spread evenly over the logarithm", () => {
  const drawn = many({ resample: 1 }).map(({ rate }) => Math.log10(rate as number));
  expect(drawn.reduce((sum, one) => sum + one, 0) / drawn.length).toBeCloseTo(-1.5, 0);
  expect(Math.min(...drawn)).toBeLessThan(-2.8);
  const seldom = many({ resample: 0.25, factors: [1] }).filter(({ rate }) => rate !== 0.1);
  expect(seldom.length / 200).toBeCloseTo(0.25, 1);
});

test("what is added has the deviation that is set", () => {
  const added = many({ kind: "add", deviation: 0.05 }, { rate: 0.5 }).map(({ rate }) => (rate as number) - 0.5);
  expect(Math.sqrt(added.reduce((sum, one) => sum + one * one, 0) / added.length)).toBeCloseTo(0.05, 2);
});

test("factors must be above zero", () => {
  expect(() => explore({ ...plain, factors: [] })).toThrow(expect.objectContaining({ code: "explore.factors" }));
  expect(() => explore({ ...plain, factors: [0, 1] })).toThrow(expect.objectContaining({ code: "explore.factors" }));
});
