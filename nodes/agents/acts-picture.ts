// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Act } from "../lib/act.ts";
import type { Lines, Place } from "../lib/view.ts";
import type { Probe, Trained } from "../ports.ts";

/**
 * A picture of what was done to a training: one metric over updates with a flag at every act (a number lowered or raised, a
 * going back), and one number as a staircase on an axis of its own. A going back is an arrow to the place that it went back to.
 * Drawn after every `every` updates; 0: at the end.
 */
export function actsPicture({ metric, number, every }: { metric: string; number: string; every: number }): Probe {
  return {
    is: "Probe",
    name: "acts",
    every,
    draw: async ({ trained }) => {
      const curve = trained.curves[metric];
      if (curve === undefined) return null;
      const acts = (trained.acts ?? []).filter(({ act, refused }) => act.do !== "same" && refused === undefined);
      const stairs = staircase(trained, number);
      const at = (step: number): Place => ({ x: step, y: curve.y[curve.x.findLastIndex((x) => x <= step)] ?? (curve.y[0] as number) });
      const links = acts.flatMap(({ step, act }) => (act.do === "load" ? [{ from: at(step), to: at(act.step) }] : []));
      const flags = [...new Set(acts.map(({ step }) => step))].map((step) => ({
        x: step,
        label: acts
          .filter((one) => one.step === step)
          .map((one) => flagOf(one.act, before(trained, step)))
          .join(""),
      }));
      const view: Lines = {
        is: "Lines",
        x: { label: "updates" },
        y: { label: metric },
        series: [
          { name: metric, x: [...curve.x], y: [...curve.y], thick: true },
          ...(stairs === null ? [] : [{ name: number, ...stairs, axis: 1 as const, dashed: true }]),
        ],
        ...(stairs === null ? {} : { right: { label: number, log: stairs.y.every((y) => y > 0) } }),
        ...(flags.length > 0 ? { marks: flags } : {}),
        ...(links.length > 0 ? { links } : {}),
      };
      return view;
    },
  };
}

/** A number with both ends of every step; where nothing drove it, it was the same from one change to the next. */
function staircase({ numbers = {}, updates }: Trained, number: string): { x: number[]; y: number[] } | null {
  const points = numbers[number];
  if (points === undefined || points.x.length === 0) return null;
  const [x, y]: [number[], number[]] = [[], []];
  for (const [place, update] of points.x.entries()) {
    const value = points.y[place] as number;
    const before = y.at(-1);
    if (before === value) continue;
    // Acts count the updates before them, so the first update with a new value begins where the last one ended.
    if (before !== undefined) x.push(update - 1);
    if (before !== undefined) y.push(before);
    x.push(update - 1);
    y.push(value);
  }
  return { x: [...x, updates], y: [...y, y.at(-1) as number] };
}

/** What the numbers were in the update before. */
function before({ numbers = {} }: Trained, step: number): (name: string) => number | undefined {
  return (name) => numbers[name]?.y[numbers[name].x.findLastIndex((update) => update <= step)];
}

/** Short, because there may be many: the words are at the curve's own marks. */
function flagOf(act: Act, was: (name: string) => number | undefined): string {
  switch (act.do) {
    case "hold":
      return act.value < (was(act.name) ?? act.value) ? "▾" : act.value > (was(act.name) ?? act.value) ? "▴" : "=";
    case "scale":
      return act.factor < 1 ? "▾" : "▴";
    case "load":
      return "↩";
    default:
      return act.do;
  }
}

export const card = {
  run: actsPicture,
  title: "Acts picture",
  summary: "Draws a metric with a flag at all that was done to its training, and a number as a staircase.",
  also: ["interventions", "flags", "live control", "rate over time", "probe"],
  inputs: {},
  settings: {
    metric: { control: "text", default: "validation.loss", onNode: true, doc: "What is drawn over the updates." },
    number: { control: "text", default: "rate", onNode: true, doc: "Which number is the staircase." },
    every: { control: "number", default: 25, min: 0, step: 1, unit: "updates", doc: "Updates between two drawings; 0: only at the end." },
  },
  output: "Probe",
} satisfies NodeCard<typeof actsPicture>;
