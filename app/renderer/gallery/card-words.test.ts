import { describe, expect, test } from "vitest";
import type { RecordedVerdict } from "../../common/contract.ts";
import { timeToVerdict, verdictWords, whenWords } from "./card-words.ts";

const line = (verdict: string) => ({
  claim: "c",
  verdict,
  difference: 0.0084,
  interval: [0.005, 0.0116] as const,
  margin: 0.005,
  metric: "accuracy",
});
const verdict = (...words: string[]): RecordedVerdict => ({ seeds: [1, 2, 3, 4, 5], seconds: 50, lines: words.map(line) });

describe("a card of the start page", () => {
  test("gives the time for this machine once it is measured, and says so before", () => {
    const card = { secondsPerSeed: 10, seeds: 5 };
    expect(timeToVerdict(card, { factor: 2, unmeasured: false })).toBe("about 2 min to the verdict, 5 seeds");
    expect(timeToVerdict(card, { factor: null, unmeasured: false })).toBe("measuring… 5 seeds");
    expect(timeToVerdict(card, { factor: null, unmeasured: true })).toBe("50 s to the verdict where it was recorded, 5 seeds");
    expect(timeToVerdict({ ...card, secondsPerSeed: 0 }, { factor: 2, unmeasured: false })).toBe("5 seeds, time not recorded");
  });
  test("says the first claim's verdict with its figures in points, and counts the others that were judged", () => {
    expect(verdictWords(verdict("holds", "not settled", "holds", "shown"))).toEqual({
      standing: "holds",
      words: "holds over 5 seeds",
      figures: "+0.84 points [+0.5, +1.2]",
      others: "1 of 2 other claims hold",
    });
    expect(verdictWords(verdict("not settled"))?.words).toBe("not settled by 5 seeds");
    expect(verdictWords(null)).toBeNull();
  });
  test("dates documents as people do", () => {
    const now = new Date(2026, 4, 9, 12).getTime();
    expect([whenWords(now - 60_000, now), whenWords(now - 86_400_000, now)]).toEqual(["today", "yesterday"]);
  });
});
