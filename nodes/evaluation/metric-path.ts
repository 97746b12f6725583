// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { pathOf } from "../lib/metric-path.ts";
import type { Probe } from "../ports.ts";

/** A picture of a training while it goes on: its path through the plane of two of its metrics. Empty until both are recorded. */
export function metricPath({ x, y, smoothing, every }: { x: string; y: string; smoothing: number; every: number }): Probe {
  return {
    is: "Probe",
    name: "path",
    every,
    draw: async ({ trained }) => {
      if (!(x in trained.curves && y in trained.curves)) return null;
      return { is: "Scatter", x: { label: x }, y: { label: y }, points: pathOf(trained, { x, y, smoothing }, ""), joined: true };
    },
  };
}

export const card = {
  run: metricPath,
  title: "Path of two metrics",
  summary: "Draws on a training how two of its metrics move together.",
  also: ["trajectory", "phase plane", "probe"],
  inputs: {},
  settings: {
    x: { control: "text", default: "loss", onNode: true, doc: "Recorded metric along the horizontal axis." },
    y: { control: "text", default: "loss", onNode: true, doc: "Recorded metric along the vertical axis." },
    smoothing: { control: "number", default: 0.95, min: 0, max: 0.999, doc: "Share of the running mean that is kept at each point." },
    every: { control: "number", default: 50, min: 0, step: 1, unit: "updates", doc: "Updates between two pictures; 0: only at the end." },
  },
  output: "Probe",
} satisfies NodeCard<typeof metricPath>;
