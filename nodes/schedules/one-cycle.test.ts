import { expect, test } from "vitest";
import { follow } from "./follow.test-helper.ts";
import { oneCycle } from "./one-cycle.ts";

const settings = { peak: 1, steps: 100, warmupShare: 0.3, divide: 25, finalDivide: 1e4 };

test("first update peak / 25, top at 0.3 steps - 1, last update peak / 25 / 10000, as PyTorch's OneCycleLR", () => {
  const values = follow(oneCycle(settings), 103);
  expect(values[0]).toBeCloseTo(0.04, 12);
  expect(values[29]).toBe(1);
  expect(values[99]).toBeCloseTo(4e-6, 15);
  expect(values[102]).toBe(values[99]);
  // torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=100): by its formula at update 10.
  expect(values[10]).toBeCloseTo(1 + ((0.04 - 1) / 2) * (1 + Math.cos((Math.PI * 10) / 29)), 12);
});

test("climbs without a fall before the top and falls without a climb behind it", () => {
  const values = follow(oneCycle(settings), 100);
  const rises = values.slice(1).map((value, i) => value > (values[i] as number));
  expect(rises.slice(0, 29)).not.toContain(false);
  expect(rises.slice(29)).not.toContain(true);
});

test.each([0, 0.1, 1])("a warm-up share of %s gives finite values, also where a phase has no length", (warmupShare) => {
  expect(follow(oneCycle({ ...settings, steps: 10, warmupShare }), 12).every((value) => Number.isFinite(value) && value <= 1)).toBe(true);
});
