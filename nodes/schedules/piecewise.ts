// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Schedule } from "../ports.ts";

/**
 * A schedule through the points (steps[i], values[i]): on straight lines between them (`linear`), or keeping each value
 * until the next point (`hold`). Before the first point it has the first value, from the last point on the last one.
 *
 * Steps are counted in updates and rise from point to point. Throws `piecewise.points` where there is no point, where
 * the lists differ in length, or where steps do not rise.
 */
export function piecewise({
  steps,
  values,
  between,
}: {
  steps: readonly number[];
  values: readonly number[];
  between: "linear" | "hold";
}): Schedule {
  check(steps, values);
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      const place = Math.max(
        0,
        steps.findLastIndex((point) => point <= step),
      );
      const [from, to] = [steps[place] as number, steps[place + 1]];
      const [a, b] = [values[place] as number, values[place + 1]];
      if (between === "hold" || step <= from || to === undefined || b === undefined) return { value: a, state };
      return { value: a + ((b - a) * (step - from)) / (to - from), state };
    },
  };
}

function check(steps: readonly number[], values: readonly number[]): void {
  const wrong = (message: string, field: string, fix: string) => new Problem("piecewise.points", message, { field, fix });
  if (steps.length === 0) throw wrong("There is no point.", "steps", "Write at least one step, and a value for it.");
  if (steps.length !== values.length) {
    throw wrong(`There are ${steps.length} steps and ${values.length} values.`, "values", "Write one value for each step.");
  }
  const late = steps.findIndex((step, i) => i > 0 && !(step > (steps[i - 1] as number)));
  if (late > 0) {
    throw wrong(`Step ${steps[late]} does not come after step ${steps[late - 1]}.`, "steps", "Write the steps in rising order.");
  }
}

export const card = {
  run: piecewise,
  title: "Piecewise",
  summary: "Goes through given points, on straight lines or in stairs.",
  also: ["points", "interpolation", "milestones", "stairs", "MultiStepLR"],
  inputs: {},
  settings: {
    steps: {
      control: "numbers",
      default: [0, 100, 600],
      min: 0,
      unit: "updates",
      onNode: true,
      doc: "Where the points are, in rising order.",
    },
    values: {
      control: "numbers",
      default: [0.01, 0.1, 0.001],
      onNode: true,
      doc: "What the schedule is at each point, one value for each step.",
    },
    between: {
      control: "choice",
      default: "linear",
      options: ["linear", "hold"],
      onNode: true,
      doc: "Whether it goes straight to the next value, or holds each value until the next point.",
    },
  },
  output: "Schedule",
  preview: true,
} satisfies NodeCard<typeof piecewise>;
