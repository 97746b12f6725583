import { describe, expect, test } from "vitest";
import {
  acceptance,
  effectDomain,
  effectWords,
  intervalOf,
  noteWords,
  standing,
  statusWords,
  toCome,
  type VerdictLine,
} from "./verdict-words.ts";

const line = (more: Partial<VerdictLine>): VerdictLine => ({
  claim: "c",
  kind: "better",
  metric: "accuracy",
  unit: "points",
  mean: 0.84,
  lo: 0.52,
  hi: 1.16,
  margin: 0.5,
  dots: [101, 102, 103, 104, 105].map((seed) => ({ seed, value: 0.8 })),
  planned: 5,
  status: "holds",
  note: "",
  ...more,
});
const two = [
  { seed: 101, value: 0.3 },
  { seed: 102, value: 0.5 },
];

describe("what a verdict says", () => {
  test("an early look is never called by the name of a verdict", () => {
    const early = line({ status: "so far", dots: two });
    expect(standing(early)).toBe("waiting");
    expect(statusWords(early).words).toBe("so far 2 of 5");
    expect(toCome(early)).toBe(3);
  });
  test("a seed that was left out is not drawn as one still to come", () => {
    expect(toCome(line({ dots: two }))).toBe(0);
  });
  test("not settled says by how many seeds, and how many would settle it, once", () => {
    const open = line({ status: "not settled", note: "not settled by 5 seeds; about 9 would settle it; fixed: 0.03, of 6" });
    expect(statusWords(open)).toEqual({ words: "not settled by 5 seeds", rest: "about 9 would settle it" });
    expect(noteWords(open)).toBe("fixed: 0.03, of 6");
  });
  test("each status stands differently, and what is shown is not judged", () => {
    expect(["holds", "smaller than claimed", "contradicted", "not settled"].map((status) => standing(line({ status })))).toEqual([
      "holds",
      "smaller",
      "contradicted",
      "open",
    ]);
    expect(standing(line({ kind: "shown", status: "shown" }))).toBe("shown");
  });
  test("the region that would agree lies on the side of the claim", () => {
    expect(acceptance({ kind: "better", margin: 0.5 })).toEqual([0.5, Number.POSITIVE_INFINITY]);
    expect(acceptance({ kind: "notWorse", margin: 0.5 })).toEqual([-0.5, Number.POSITIVE_INFINITY]);
    expect(acceptance({ kind: "equal", margin: 0.5 })).toEqual([-0.5, 0.5]);
    expect(acceptance({ kind: "shown", margin: 0 })).toBeNull();
  });
  test("one seed has no interval, nor has one whose borders are not numbers", () => {
    expect(intervalOf(line({ dots: two.slice(0, 1) }))).toBeNull();
    expect(intervalOf(line({ lo: null as unknown as number }))).toBeNull();
    expect(intervalOf(line({ dots: two }))).toEqual([0.52, 1.16]);
  });
  test("the axis holds zero, the margin and every seed, and a huge interval does not squeeze them", () => {
    const [low, high] = effectDomain(line({ lo: -900, hi: 900, dots: two }));
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0.5);
    expect(high - low).toBeLessThan(5);
  });
  test("effect and interval are written with the same decimals, two figures of half the interval", () => {
    const write = effectWords(line({}));
    expect([0.84, 0.52, 1.16, -0.004].map(write)).toEqual(["+0.84", "+0.52", "+1.16", "0"]);
    expect(effectWords(line({ mean: 120, lo: 40, hi: 200 }))(120.4)).toBe("+120");
  });
});
