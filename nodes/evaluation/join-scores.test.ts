import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import type { Scores } from "../ports.ts";
import { joinScores } from "./join-scores.ts";

const scores = (metrics: Record<string, number>): Scores => ({ is: "Scores", metrics });

test("names of all are names of one", () => {
  expect(joinScores({ scores: [scores({ a: 1, b: 2 }), scores({ c: 3 })] })).toEqual(scores({ a: 1, b: 2, c: 3 }));
});

test("a name that two of them have is a problem, not a number that is lost", () => {
  expect(() => joinScores({ scores: [scores({ a: 1 }), scores({ a: 1 })] })).toThrow(Problem);
});
