// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import { smoothed } from "../lib/statistics.ts";
import { columnIn } from "../lib/turns.ts";
import type { Table } from "../ports.ts";

/**
 * The two bounds of a cyclical rate, read off a range test without a human: accuracy is smoothed (exponential
 * moving average with weight `smoothing`, corrected for its start at 0), `peak` is the smallest rate at which it
 * reaches `threshold` times its maximum, and `base` is peak / ratio. The rate of the maximum itself lies at the edge of divergence.
 *
 * Shows `bounds`: accuracy, its average, and the two rates. Throws `bounds-flat` when accuracy is nowhere above 0.
 *
 * After Smith 2017, arXiv:1506.01186, section 3.3, where the bounds are read by eye and base is a third or a quarter of the peak.
 */
export function readBounds({
  table,
  smoothing,
  threshold,
  ratio,
  run,
}: {
  table: Table;
  smoothing: number;
  threshold: number;
  ratio: number;
  run: Run;
}): {
  base: number;
  peak: number;
} {
  const column = (name: string) => {
    const place = columnIn(table, name, "table");
    return table.rows.map((row) => row[place] as number);
  };
  const rates = column("rate");
  const accuracy = column("accuracy");
  const smooth = smoothed(accuracy, smoothing);
  const top = Math.max(...smooth);
  if (!(top > 0)) {
    throw new Problem("bounds-flat", "Accuracy is nowhere above 0 in this range test, so it has no bounds.", {
      field: "table",
      fix: "Test higher rates or more updates.",
    });
  }
  const reached = rates.filter((_, place) => (smooth[place] as number) >= threshold * top);
  const peak = Math.min(...reached);
  const base = peak / ratio;
  run.show("bounds", {
    is: "Lines",
    x: { label: "learning rate" },
    y: { label: "validation accuracy" },
    series: [
      { name: "accuracy", x: rates, y: accuracy },
      { name: "smoothed", x: rates, y: smooth, dashed: true },
    ],
    marks: [
      { x: base, label: "base" },
      { x: peak, label: "peak" },
    ],
  });
  return { base, peak };
}

export const card = {
  run: readBounds,
  title: "Read bounds",
  summary: "Reads base and peak of a cyclical rate off a range test.",
  also: ["LR finder", "learning rate bounds"],
  inputs: { table: { port: { Table: true }, doc: "A range test." } },
  settings: {
    smoothing: { control: "number", default: 0.8, min: 0, max: 0.99, doc: "Weight of the past in the moving average; 0 is none." },
    threshold: {
      control: "number",
      default: 0.95,
      min: 0.01,
      max: 1,
      onNode: true,
      doc: "Share of the highest accuracy that the peak must reach.",
    },
    ratio: { control: "number", default: 5, min: 1, onNode: true, doc: "Peak over base; 3 to 5 are usual." },
  },
  output: { base: "number", peak: "number" },
  reports: true,
  shows: { bounds: "The range test with the two rates that were read off it." },
  reference: { by: "Smith 2017", title: "Cyclical Learning Rates for Training Neural Networks", arxiv: "1506.01186" },
} satisfies NodeCard<typeof readBounds>;
