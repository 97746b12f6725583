import { describe, expect, test } from "vitest";
import { curveBands, quantile, smoothed, turnWords, withoutSeed } from "./curve-bands.ts";

const steps = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("seeds as one curve", () => {
  test("the line is the median of the seeds, the band all of them below five", () => {
    const turns = { "seed=1": { x: [1, 2], y: [1, 10] }, "seed=2": { x: [1, 2], y: [2, 20] }, "seed=3": { x: [1, 2], y: [9, 60] } };
    expect(curveBands(turns, 0)).toEqual([{ turn: "", seeds: 3, x: [1, 2], y: [2, 20], lo: [1, 10], hi: [9, 60] }]);
  });
  test("from five seeds on the band is the middle half", () => {
    const turns = Object.fromEntries([1, 2, 3, 4, 100].map((value, i) => [`seed=${i}`, { x: [1], y: [value] }]));
    expect(curveBands(turns, 0)[0]).toMatchObject({ y: [3], lo: [2], hi: [4] });
  });
  test("a seed that has not come so far has no say beyond its last step", () => {
    const turns = { "seed=1": { x: [1, 2, 3], y: [1, 1, 1] }, "seed=2": { x: [1], y: [5] } };
    expect(curveBands(turns, 0)[0]!.y).toEqual([3, 1, 1]);
  });
  test("turns of a sweep stay apart, whatever the order of their path", () => {
    const turns = {
      "seed=1/value=0.1": { x: [1], y: [1] },
      "seed=2/value=0.1": { x: [1], y: [3] },
      "seed=1/value=0.3": { x: [1], y: [9] },
    };
    expect(curveBands(turns, 0).map(({ turn, seeds }) => [turn, seeds])).toEqual([
      ["value=0.1", 2],
      ["value=0.3", 1],
    ]);
    expect(turnWords(withoutSeed("seed=1/value=0.1"))).toBe("0.1");
    expect(turnWords(withoutSeed("seed=1/rate=0.1,width=32"))).toBe("rate 0.1, width 32");
  });
  test("a long curve is drawn through few points and still ends at its last step", () => {
    const [curve] = curveBands({ "": { x: steps(50_000), y: steps(50_000) } }, 0);
    expect(curve!.x.length).toBeLessThan(400);
    expect(curve!.x.at(-1)).toBe(50_000);
    const [finer] = curveBands({ "": { x: steps(50_000), y: steps(50_000) } }, 0, 2000);
    expect(finer!.x).toHaveLength(2001);
    expect(finer!.y).toEqual(finer!.x);
  });
});

test("only a turn with new points is reduced anew", () => {
  const turns = { "value=1": { x: [1], y: [1] }, "value=2": { x: [1], y: [2] } };
  const [one, two] = curveBands(turns, 0);
  const [same, other] = curveBands({ ...turns, "value=2": { x: [1, 2], y: [2, 3] } }, 0);
  expect(same).toBe(one);
  expect(other).not.toBe(two);
  expect(other!.y).toEqual([2, 3]);
});
test("a smoothing that changed and a seed that came are not overlooked", () => {
  const line = { x: steps(50), y: steps(50).map((i) => i % 2) };
  const last = (smoothing: number) => curveBands({ "seed=1": line }, smoothing)[0]!.y.at(-1);
  expect([last(0), last(1)]).not.toContain(undefined);
  expect(last(1)).not.toBe(last(0));
  expect(curveBands({ "seed=1": line, "seed=2": line }, 0)[0]!.seeds).toBe(2);
});

describe("smoothing", () => {
  test("leaves a constant line and a short one as they are, and is off at 0", () => {
    for (const value of smoothed(
      steps(100).map(() => 3),
      0.5,
    ))
      expect(value).toBeCloseTo(3, 12);
    expect(smoothed([1, 9, 2], 0.9)).toEqual([1, 9, 2]);
    const y = steps(100);
    expect(smoothed(y, 0)).toBe(y);
  });
  test("makes a rough line smoother without moving where it starts", () => {
    const rough = steps(200).map((i) => (i % 2 === 0 ? 1 : -1));
    const smooth = smoothed(rough, 0.5);
    expect(smooth[0]).toBe(rough[0]);
    expect(Math.abs(smooth.at(-1)!)).toBeLessThan(0.2);
  });
});

test("a quantile lies between its neighbours", () => {
  expect([quantile([1, 2, 3], 0.5), quantile([1, 2], 0.25), quantile([7], 0.75)]).toEqual([2, 1.25, 7]);
});
