import { expect, test } from "vitest";
import { knownScore } from "./known-score.ts";

test("it is the number, under its name", () => {
  expect(knownScore({ metric: "accuracy", value: 0.7 })).toEqual({ is: "Scores", metrics: { accuracy: 0.7 } });
});
