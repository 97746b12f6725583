import type { Nodes } from "../shell/apply-events.ts";
import type { ArmLook } from "../views/arm-look.ts";
import { armLook } from "../views/arm-look.ts";
import { type Curve, curveBands, smoothed, type Turns, thinned, turnWords, withoutSeed } from "../views/curve-bands.ts";
import type { PlotSeries } from "../views/plot-layout.ts";

export interface RunSeries extends PlotSeries {
  readonly node: string;
  /** Updates that its training plans, where known. */
  readonly of?: number;
  /** Drawn thin and pale behind the others, without a label: one seed of many. */
  readonly faint?: boolean;
}

/** Places at which a line is drawn: some more than a panel has pixels, so that zooming in shows more. */
const points = 2000;

/** All metrics of the run, the loss first, then accuracies, then the others by name. */
export function metricNames(nodes: Nodes): string[] {
  const names = new Set(Object.values(nodes).flatMap((node) => Object.keys(node.metrics)));
  const rank = (name: string) => (name === "loss" ? 0 : /accuracy/i.test(name) ? 1 : 2);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** The run that this one branched off, as it was drawn. */
export interface Parent {
  readonly origin: { readonly node: string; readonly path: string; readonly step: number };
  readonly nodes: Nodes;
}

/** One line for each training that recorded the metric, named after its arm where it alone works for it. */
export function gatherCurves({
  nodes,
  metric,
  smoothing,
  arms,
  eachSeed,
  parent = null,
}: {
  nodes: Nodes;
  metric: string;
  smoothing: number;
  arms: ReadonlyMap<string, ArmLook>;
  eachSeed: boolean;
  parent?: Parent | null;
}): { series: RunSeries[]; seeds: number } {
  const found = Object.entries(nodes).flatMap(([node, live]) =>
    live.metrics[metric] === undefined ? [] : [{ node, turns: live.metrics[metric] }],
  );
  const perArm = new Map<string, number>();
  for (const { node } of found) {
    const arm = arms.get(node)?.name;
    if (arm !== undefined) perArm.set(arm, (perArm.get(arm) ?? 0) + 1);
  }
  const updates = plannedUpdates(nodes);
  let seeds = 0;
  // Trainings that no arm owns take looks from the far end, away from those of the arms.
  let free = 7;
  const series = found.flatMap(({ node, turns }) => {
    const arm = arms.get(node);
    const look = arm ?? armLook(free--, node);
    const name = arm !== undefined && perArm.get(arm.name) === 1 ? arm.name : node;
    const of = updates(node);
    const known = { node, ...(of === undefined ? {} : { of }) };
    const measured = nodes[node]!.metrics.loss !== undefined;
    // A schedule says what it is: nothing to smooth.
    const curves = curveBands(turns, measured ? smoothing : 0, points).map((curve) => held(curve, nodes[node]!));
    return curves.flatMap((curve, i): RunSeries[] => {
      seeds = Math.max(seeds, curve.seeds);
      const label = curve.turn === "" ? name : `${name} ${turnWords(curve.turn)}`;
      const dash = curves.length === 1 ? look.dash : armLook(i, "").dash;
      const { x, y, lo, hi } = curve;
      const band = lo === undefined || hi === undefined || eachSeed ? {} : { lo, hi };
      const single =
        eachSeed && curve.seeds > 1 ? seedLines(turns, curve.turn, { ...known, name: label, colour: look.colour }, smoothing) : [];
      const line: RunSeries = { ...known, name: label, x, y, ...band, colour: look.colour, dash };
      return [...single, ...branched(line, turnsOf(turns, curve.turn), { live: nodes[node]!, metric, smoothing, parent })];
    });
  });
  return { series, seeds };
}

const turnsOf = (turns: Turns, turn: string) => Object.keys(turns).filter((path) => withoutSeed(path) === turn);

/**
 * A training that branched off goes on from there; what lies before, and how the run went on that it left, is pale behind it.
 * Of several seeds only the median is drawn, which has no one place where it branches.
 */
function branched(
  line: RunSeries,
  paths: readonly string[],
  { live, metric, smoothing, parent }: { live: Nodes[string]; metric: string; smoothing: number; parent: Parent | null },
): RunSeries[] {
  const [path] = paths;
  const origin = path === undefined || paths.length > 1 ? undefined : live.from?.[path];
  if (path === undefined || origin?.source !== "fork") return [line];
  const from = line.x.findIndex((x) => x >= origin.step);
  const cut = from < 0 ? line.x.length - 1 : from;
  if (cut <= 0) return [line];
  const known =
    parent?.origin.node === line.node && parent.origin.path === path ? parent.nodes[line.node]?.metrics[metric]?.[path] : undefined;
  const before =
    known === undefined
      ? { x: line.x.slice(0, cut + 1), y: line.y.slice(0, cut + 1) }
      : { x: thinned(known.x, points), y: thinned(smoothed(known.y, smoothing), points) };
  const rest = { x: line.x.slice(cut), y: line.y.slice(cut) };
  return [
    { ...line, ...before, name: `${line.name}, before`, dash: "", faint: true },
    { ...line, ...rest },
  ];
}

/** A training tells its own length; what only goes along (a schedule) has the one that all trainings share. */
function plannedUpdates(nodes: Nodes): (node: string) => number | undefined {
  const own = (node: string) => {
    const progress = nodes[node]?.progress;
    return progress?.unit === "updates" && progress.of > 0 ? progress.of : undefined;
  };
  const all = new Set(Object.keys(nodes).flatMap((node) => own(node) ?? []));
  const shared = all.size === 1 ? [...all][0] : undefined;
  return (node) => own(node) ?? shared;
}

/** A number that nothing drives is told once, at the first update, and holds as long as its training goes on. */
function held(curve: Curve, { metrics }: Nodes[string]): Curve {
  if (curve.x.length !== 1 || curve.x[0] !== 1) return curve;
  const turns = Object.entries(metrics.loss ?? {}).filter(([path]) => withoutSeed(path) === curve.turn);
  const last = Math.max(1, ...turns.map(([, { x }]) => x.at(-1) ?? 1));
  const twice = (list: readonly number[]) => [...list, ...list];
  const band = curve.lo === undefined || curve.hi === undefined ? {} : { lo: twice(curve.lo), hi: twice(curve.hi) };
  return last === 1 ? curve : { ...curve, x: [1, last], y: twice(curve.y), ...band };
}

function seedLines(turns: Turns, turn: string, look: Pick<RunSeries, "node" | "of" | "name" | "colour">, smoothing: number): RunSeries[] {
  return Object.entries(turns).flatMap(([path, { x, y }]) => {
    if (withoutSeed(path) !== turn) return [];
    const line = { x: thinned(x, points), y: thinned(smoothed(y, smoothing), points) };
    return [{ ...look, ...line, name: `${look.name} ${path}`, dash: "", faint: true }];
  });
}
