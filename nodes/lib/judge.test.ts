import { expect, test } from "vitest";
import { decide, judge } from "./judge.ts";

// lo and hi in, as the table of verdicts has them.
const says = (kind: "better" | "notWorse" | "equal", lo: number, hi: number, margin: number) =>
  decide(kind, (lo + hi) / 2, (hi - lo) / 2, margin);

test.each([
  [1, 5, 2, "holds"],
  [1, 3, 2, "holds"],
  [0.5, 3, 2, "smaller than claimed"],
  [-1, 1.5, 2, "smaller than claimed"],
  [-1, 5, 2, "not settled"],
  [0, 6, 2, "not settled"],
  [-3, -1, 2, "contradicted"],
  [-3, 0, 2, "smaller than claimed"],
  [0.1, 0.3, 0, "holds"],
  [-0.1, 0.3, 0, "not settled"],
] as const)("better: [%s, %s] against a margin of %s %s", (lo, hi, margin, status) => {
  expect(says("better", lo, hi, margin)).toBe(status);
});

test.each([
  [-0.9, 5, 1, "holds"],
  [-1, 5, 1, "not settled"],
  [-2, -0.5, 1, "not settled"],
  [-3, -1.5, 1, "contradicted"],
] as const)("not worse: [%s, %s] against a bound of %s %s", (lo, hi, margin, status) => {
  expect(says("notWorse", lo, hi, margin)).toBe(status);
});

test.each([
  [-0.5, 0.5, 1, "holds"],
  [-0.5, 1.5, 1, "not settled"],
  [1.5, 2.5, 1, "contradicted"],
  [-2.5, -1.5, 1, "contradicted"],
] as const)("equal: [%s, %s] within %s %s", (lo, hi, margin, status) => {
  expect(says("equal", lo, hi, margin)).toBe(status);
});

test("differences 1..5 are 3 with the interval [1.04, 4.96]", () => {
  const { difference, interval } = judge({ kind: "better", differences: [1, 2, 3, 4, 5], margin: 0, complete: true });
  expect(difference).toBe(3);
  expect(interval[0]).toBeCloseTo(3 - 1.963, 3);
  expect(interval[1]).toBeCloseTo(3 + 1.963, 3);
});

test("nothing is said before the planned seeds are in, however clear it looks", () => {
  expect(judge({ kind: "better", differences: [9, 9.1, 9], margin: 0, complete: false }).status).toBe("so far");
  expect(judge({ kind: "shown", differences: [9], margin: 0, complete: false }).status).toBe("so far");
  expect(judge({ kind: "better", differences: [], margin: 0, complete: false })).toMatchObject({ difference: 0, interval: [0, 0] });
});

test("one seed settles nothing, even where it is far above the margin", () => {
  expect(judge({ kind: "better", differences: [9], margin: 1, complete: true })).toMatchObject({ status: "not settled", interval: [9, 9] });
});

test("the number of seeds that would settle it settles it, and one less does not", () => {
  const { status, enough } = judge({ kind: "better", differences: [1, -1, 2, 0, 1], margin: 0.1, complete: true });
  expect(status).toBe("not settled");
  const copies = (count: number) =>
    Array.from({ length: count }, (_, i) => 0.6 + (i % 2 === 0 ? 1 : -1) * Math.sqrt((1.3 * (count - 1)) / count));
  const even = enough + (enough % 2);
  expect(judge({ kind: "better", differences: copies(even), margin: 0.1, complete: true }).status).toBe("holds");
  expect(judge({ kind: "better", differences: copies(even - 4), margin: 0.1, complete: true }).status).toBe("not settled");
});

test("a mean on the very bound is never settled", () => {
  expect(judge({ kind: "notWorse", differences: [-2, 0], margin: 1, complete: true }).enough).toBe(Number.POSITIVE_INFINITY);
});
