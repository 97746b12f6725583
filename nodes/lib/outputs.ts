// SPDX-License-Identifier: MIT-0
import type { Json, Scores, Table, Verdict } from "../ports.ts";

/**
 * What the last line of a run says of its results: numbers as they are, scores as their metrics,
 * a table as columns and rows, a verdict as its lines. Values without a small JSON form (models,
 * examples) are left out.
 */
export function outputsOf(results: Readonly<Record<string, unknown>>): Record<string, Json> {
  const outputs: Record<string, Json> = {};
  for (const [name, value] of Object.entries(results)) {
    const small = outputOf(value);
    if (small !== undefined) outputs[name] = small;
  }
  return outputs;
}

function outputOf(value: unknown): Json | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null || !("is" in value)) return undefined;
  switch (value.is) {
    case "Scores":
      return { ...(value as Scores).metrics };
    case "Table": {
      const { columns, rows } = value as Table;
      return { columns, rows };
    }
    case "Verdict":
      return (value as Verdict).lines.map((line) => ({ ...line }));
    default:
      return undefined;
  }
}
