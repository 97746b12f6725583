// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { clipped, drawn } from "../lib/population-space.ts";
import { Problem } from "../lib/problem.ts";
import { derive, normal, uniform } from "../lib/random.ts";
import type { Explore } from "../ports.ts";

/**
 * How the settings of a member change after it copied. *multiply*: each by one of `factors`, drawn with equal chances. *add*: each
 * plus `deviation` times a standard normal number; the deviation is in the setting's own unit. With the chance `resample`
 * a setting is drawn anew from its bounds instead. All end within their bounds, and each setting is drawn by itself.
 *
 * Throws `explore.factors` where one is not above zero, or where there is none.
 * Source: Jaderberg et al. 2017, section 4.1.1 (perturb and resample).
 */
export function explore({
  kind,
  factors,
  deviation,
  resample,
  everyone,
}: {
  kind: "multiply" | "add";
  factors: readonly number[];
  deviation: number;
  resample: number;
  everyone: boolean;
}): Explore {
  if (kind === "multiply" && (factors.length === 0 || factors.some((factor) => !(factor > 0)))) {
    throw new Problem("explore.factors", factors.length === 0 ? "There is no factor." : "A factor is not above zero.", {
      field: "factors",
      fix: "Write factors round 1, say 0.8 and 1.2.",
    });
  }
  return {
    is: "Explore",
    everyone,
    change: ({ settings, space, key }) =>
      Object.fromEntries(
        Object.entries(settings).map(([name, value]) => {
          const bounds = space[name];
          if (bounds === undefined) return [name, value];
          const own = derive(key, name);
          const [chance, place] = uniform(derive(own, "chance"), 2) as unknown as [number, number];
          if (chance < resample) return [name, drawn(bounds, derive(own, "anew"))];
          if (kind === "multiply") return [name, clipped(value * (factors[Math.floor(place * factors.length)] as number), bounds)];
          const [noise] = normal(derive(own, "noise"), 1) as unknown as [number];
          return [name, clipped(value + deviation * noise, bounds)];
        }),
      ),
  };
}

export const card = {
  run: explore,
  title: "Explore",
  summary: "Changes the settings of a member that has just copied another one.",
  also: ["perturb", "mutation", "resample", "PBT", "population based training"],
  inputs: {},
  settings: {
    kind: { control: "choice", default: "multiply", options: ["multiply", "add"], doc: "By a factor, or by adding a normal number." },
    factors: {
      control: "numbers",
      default: [0.8, 1.2],
      min: 0,
      onNode: true,
      when: { setting: "kind", is: ["multiply"] },
      doc: "Factors to draw from, with equal chances.",
    },
    deviation: {
      control: "number",
      default: 0.1,
      min: 0,
      when: { setting: "kind", is: ["add"] },
      doc: "Standard deviation of what is added.",
    },
    resample: {
      control: "number",
      default: 0.25,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Chance that a setting is drawn anew instead.",
    },
    everyone: { control: "toggle", default: false, doc: "Whether members that did not copy change, too." },
  },
  output: "Explore",
  reference: { by: "Jaderberg et al. 2017", title: "Population Based Training of Neural Networks", arxiv: "1711.09846" },
} satisfies NodeCard<typeof explore>;
