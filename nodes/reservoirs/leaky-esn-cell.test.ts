import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import { normal, seedKey } from "../lib/random.ts";
import { leakyEsnCell } from "./leaky-esn-cell.ts";

const settings = { size: 30, spectralRadius: 0.9, leak: 0.5, inputScale: 0.3, biasScale: 0.2, density: 0.5, key: seedKey(1) };

test("below a radius of 1 two starts forget where they began", () => {
  const { step } = leakyEsnCell(settings).start(1);
  let [a, b] = [normal(seedKey(2), 30), normal(seedKey(3), 30)];
  const inputs = normal(seedKey(4), 300);
  for (const input of inputs) [a, b] = [step(a, Float32Array.of(input)) as never, step(b, Float32Array.of(input)) as never];
  expect(Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))))).toBeLessThan(1e-4);
});

test("one step is the formula: the leak mixes the old state with the new one", () => {
  const slow = leakyEsnCell({ ...settings, leak: 0.25 }).start(1);
  const whole = leakyEsnCell({ ...settings, leak: 1 }).start(1);
  const before = normal(seedKey(5), 30);
  const input = Float32Array.of(0.7);
  const [part, all] = [slow.step(before, input), whole.step(before, input)];
  for (const [i, value] of part.entries()) expect(value).toBeCloseTo(0.75 * (before[i] as number) + 0.25 * (all[i] as number), 5);
  expect(whole.state).toEqual(new Float32Array(30));
});

test("without recurrence and bias the state is tanh of the input alone", () => {
  const { state, step } = leakyEsnCell({ ...settings, size: 1, spectralRadius: 0, leak: 1, biasScale: 0 }).start(1);
  const [one, two] = [step(state, Float32Array.of(1)), step(state, Float32Array.of(2))];
  expect(Math.atanh(two[0] as number)).toBeCloseTo(2 * Math.atanh(one[0] as number), 5);
});

test("a network without units is a problem", () => {
  expect(() => leakyEsnCell({ ...settings, size: 0 })).toThrow(Problem);
});
