import { expect, test } from "vitest";
import { outputsOf } from "./outputs.ts";

test("scores, tables and numbers come out small, models not at all", () => {
  const outputs = outputsOf({
    score: { is: "Scores", metrics: { accuracy: 0.5 } },
    table: { is: "Table", columns: ["arm"], rows: [["a"]], planned: 3 },
    best: 3,
    model: { is: "Model" },
    nothing: undefined,
  });
  expect(outputs).toEqual({ score: { accuracy: 0.5 }, table: { columns: ["arm"], rows: [["a"]] }, best: 3 });
});

test("a verdict comes out as its lines, which JSON can hold", () => {
  const lines = [{ claim: "c", seeds: [1, 2], interval: [-1, 1], status: "not settled" }];
  const { result } = outputsOf({ result: { is: "Verdict", lines } });
  expect(JSON.parse(JSON.stringify(result))).toEqual(lines);
});
