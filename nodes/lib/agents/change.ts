// SPDX-License-Identifier: MIT-0
import type { Act } from "../act.ts";
import { Problem } from "../problem.ts";

type Named = Readonly<Record<string, number>>;

/** A number times a factor, as an act on what it is now. Throws `agent.no-number`. */
export function change({ by, number, factor }: { by: "hold" | "scale"; number: string; factor: number }, numbers: Named): Act {
  const now = numbers[number];
  if (now === undefined) {
    throw new Problem("agent.no-number", `The training has no number "${number}".`, {
      field: "number",
      fix: `Name one of ${Object.keys(numbers).join(", ") || "none: nothing drives it"}.`,
    });
  }
  return by === "hold" ? { do: "hold", name: number, value: now * factor } : { do: "scale", name: number, factor };
}

export function missing(metric: string, metrics: Named): Problem {
  return new Problem(
    "agent.no-metric",
    `The training has not measured "${metric}"; it has ${Object.keys(metrics).join(", ") || "nothing"}.`,
    {
      field: "metric",
      fix: "Name one of these, or let the training measure it: wire validation examples, and set evaluateEvery to what the agent looks at.",
    },
  );
}
