// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { pathOf } from "../lib/metric-path.ts";
import type { Run } from "../lib/run.ts";
import type { Scatter } from "../lib/view.ts";
import type { Plot, Trained } from "../ports.ts";

/**
 * Trainings as paths through the plane of two of their metrics: which of two losses each gives up for the other.
 * `names`, with commas, in the order of the trainings. Throws `metric-path.metric` for a metric that was not recorded.
 */
export function trajectory({
  runs,
  x,
  y,
  names,
  smoothing,
  run,
}: {
  runs: readonly Trained[];
  x: string;
  y: string;
  names: string;
  smoothing: number;
  run: Run;
}): Plot {
  const named = names.split(",").map((name) => name.trim());
  const points = runs.flatMap((trained, at) => pathOf(trained, { x, y, smoothing }, named[at] || `training ${at + 1}`));
  const view: Scatter = { is: "Scatter", x: { label: x }, y: { label: y }, points, joined: true };
  run.show("trajectory", view);
  return { is: "Plot", view };
}

export const card = {
  run: trajectory,
  title: "Trajectory",
  summary: "Draws trainings as paths through the plane of two metrics.",
  also: ["trade-off", "phase plane", "loss plane"],
  inputs: { runs: { port: { Trained: true }, many: true, doc: "Trainings to draw together." } },
  settings: {
    x: { control: "text", default: "loss", onNode: true, doc: "Recorded metric along the horizontal axis." },
    y: { control: "text", default: "loss", onNode: true, doc: "Recorded metric along the vertical axis." },
    names: { control: "text", default: "", doc: "What the trainings are called, with commas." },
    smoothing: { control: "number", default: 0.95, min: 0, max: 0.999, doc: "Share of the running mean that is kept at each point." },
  },
  output: "Plot",
  reports: true,
  shows: { trajectory: "One path a training, from its first update to its last." },
} satisfies NodeCard<typeof trajectory>;
