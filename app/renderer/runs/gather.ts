import type { Nodes } from "../shell/apply-events.ts";
import type { ArmLook } from "../views/arm-look.ts";
import { armLook } from "../views/arm-look.ts";
import { curveBands, smoothed, turnWords, withoutSeed } from "../views/curve-bands.ts";
import type { PlotSeries } from "../views/plot-layout.ts";

/** All metrics of the run, the loss first, then accuracies, then the others by name. */
export function metricNames(nodes: Nodes): string[] {
  const names = new Set(Object.values(nodes).flatMap((node) => Object.keys(node.metrics)));
  const rank = (name: string) => (name === "loss" ? 0 : /accuracy/i.test(name) ? 1 : 2);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** One line for each training that recorded the metric, named after its arm where it alone works for it. */
export function gatherCurves({
  nodes,
  metric,
  smoothing,
  arms,
  eachSeed,
}: {
  nodes: Nodes;
  metric: string;
  smoothing: number;
  arms: ReadonlyMap<string, ArmLook>;
  eachSeed: boolean;
}): { series: PlotSeries[]; seeds: number } {
  const found = Object.entries(nodes).flatMap(([node, live]) =>
    live.metrics[metric] === undefined ? [] : [{ node, turns: live.metrics[metric] }],
  );
  const perArm = new Map<string, number>();
  for (const { node } of found) {
    const arm = arms.get(node)?.name;
    if (arm !== undefined) perArm.set(arm, (perArm.get(arm) ?? 0) + 1);
  }
  let seeds = 0;
  // Trainings that no arm owns take looks from the far end, away from those of the arms.
  let free = 7;
  const series = found.flatMap(({ node, turns }) => {
    const arm = arms.get(node);
    const look = arm ?? armLook(free--, node);
    const name = arm !== undefined && perArm.get(arm.name) === 1 ? arm.name : node;
    const curves = curveBands(turns, smoothing);
    return curves.flatMap((curve, i): PlotSeries[] => {
      seeds = Math.max(seeds, curve.seeds);
      const label = curve.turn === "" ? name : `${name} ${turnWords(curve.turn)}`;
      const dash = curves.length === 1 ? look.dash : armLook(i, "").dash;
      const { x, y, lo, hi } = curve;
      const band = lo === undefined || hi === undefined || eachSeed ? {} : { lo, hi };
      const single = eachSeed && curve.seeds > 1 ? seedLines(turns, curve.turn, label, look.colour, smoothing) : [];
      return [...single, { name: label, x, y, ...band, colour: look.colour, dash }];
    });
  });
  return { series, seeds };
}

function seedLines(
  turns: Readonly<Record<string, { x: number[]; y: number[] }>>,
  turn: string,
  name: string,
  colour: string,
  smoothing: number,
): PlotSeries[] {
  return Object.entries(turns).flatMap(([path, { x, y }]) => {
    const own = withoutSeed(path) === turn;
    return own ? [{ name: `${name} ${path}`, x, y: smoothed(y, smoothing), colour, dash: "", faint: true }] : [];
  });
}
