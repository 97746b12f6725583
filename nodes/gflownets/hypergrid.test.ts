import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import { hypergrid } from "./hypergrid.ts";

const grid = (more: Partial<Parameters<typeof hypergrid>[0]> = {}) => hypergrid({ dims: 2, side: 8, r0: 0.001, r1: 0.5, r2: 2, ...more });
const cell = (x: number, y: number, side = 8) => x + side * y;

test("rewards of the 2 x 8 grid, by hand: u is 0.5, 0.357, 0.214, 0.071 from the edge to the middle", () => {
  const { logReward } = grid();
  const reward = (x: number, y: number) => Math.exp(logReward[cell(x, y)] as number);
  expect(reward(0, 0)).toBeCloseTo(0.501, 6);
  expect(reward(0, 1)).toBeCloseTo(0.501, 6);
  expect(reward(1, 1)).toBeCloseTo(2.501, 6);
  expect(reward(1, 6)).toBeCloseTo(2.501, 6);
  expect(reward(6, 7)).toBeCloseTo(0.501, 6);
  expect(reward(1, 2)).toBeCloseTo(0.001, 6);
  expect(reward(3, 4)).toBeCloseTo(0.001, 6);
  const sum = logReward.reduce((all, value) => all + Math.exp(value), 0);
  expect(sum).toBeCloseTo(48 * 0.001 + 4 * (3 * 0.501 + 2.501), 5);
});

test("64 states, walks of at most 15 actions, and nothing leads out of the grid", () => {
  const { states, actions, longest, next, order, backwardMask, features } = grid();
  expect([states, actions, longest]).toEqual([64, 3, 15]);
  const after = (x: number, y: number) => [...next.subarray(cell(x, y) * 3, cell(x, y) * 3 + 3)];
  expect(after(0, 0)).toEqual([cell(1, 0), cell(0, 1), -1]);
  expect(after(7, 3)).toEqual([-2, cell(7, 4), -1]);
  expect(after(7, 7)).toEqual([-2, -2, -1]);
  expect([...backwardMask.subarray(2 * cell(0, 3), 2 * cell(0, 3) + 2)]).toEqual([0, 1]);
  expect([...features.values.subarray(16 * cell(2, 5), 16 * cell(2, 5) + 16)]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  expect(features.values.reduce((a, b) => a + b, 0)).toBe(128);
  for (const [edge, state] of next.entries())
    if (state >= 0) expect(order.indexOf(state)).toBeGreaterThan(order.indexOf(Math.floor(edge / 3)));
});

test("what is undone is what was done", () => {
  const { next, undo, backwardMask, backwardActions } = grid({ dims: 3, side: 3 });
  for (const [edge, state] of next.entries()) {
    if (state < 0) continue;
    const back = undo[edge] as number;
    expect(backwardMask[state * backwardActions + back]).toBe(1);
    expect(state - 3 ** back).toBe(Math.floor(edge / 4));
  }
});

test("the picture has the second coordinate upwards", () => {
  const world = grid({ side: 3 });
  const values = new Float32Array(9);
  values[cell(2, 1, 3)] = 1;
  expect(world.picture(values)).toMatchObject({
    is: "Heat",
    values: [
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ],
  });
});

test("grids that are too large, or have cells without reward, are refused", () => {
  expect(() => grid({ dims: 4, side: 50 })).toThrow(Problem);
  expect(() => grid({ side: 1 })).toThrow(Problem);
  expect(() => grid({ r0: 0 })).toThrow(Problem);
});
