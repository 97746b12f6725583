import { expect, test } from "vitest";
import { Problem } from "../lib/problem.ts";
import type { Scores } from "../ports.ts";
import { logScores } from "./log-scores.ts";

const scores = (metrics: Record<string, number>): Scores => ({ is: "Scores", metrics });

test("logarithms stand beside the numbers, and a difference of them is a ratio", () => {
  const [a, b] = [0.19, 0.2].map((area) => logScores({ scores: scores({ area, zero: 0 }), metrics: "area" }).metrics);
  expect(a).toEqual({ area: 0.19, zero: 0, "log.area": Math.log(0.19) });
  expect((a?.["log.area"] as number) - (b?.["log.area"] as number)).toBeCloseTo(Math.log(0.95), 12);
  expect(Object.keys(logScores({ scores: scores({ x: 1, y: 2 }), metrics: "" }).metrics)).toEqual(["x", "y", "log.x", "log.y"]);
});

test("what is not there, or has no logarithm, is named", () => {
  expect(() => logScores({ scores: scores({ x: 1 }), metrics: "y" })).toThrow(Problem);
  expect(() => logScores({ scores: scores({ x: 0 }), metrics: "" })).toThrow(Problem);
});
