import type { RunCurve, RunRow } from "../../../common/run-record.ts";
import { type Curve, curveBands, smoothed, turnWords, withoutSeed } from "../../views/curve-bands.ts";
import type { RunSeries } from "../gather.ts";
import { titleOf } from "../list/row-words.ts";
import type { Look } from "./colours.ts";

export type XAxis = "updates" | "seconds" | "examples";
/** Which lines become one, with a median and a band: the seeds of a run, runs that differ in their seed alone, or those of a group. */
export type Gather = "no" | "seeds" | "settings" | "group";

interface Wanted {
  readonly curves: readonly RunCurve[];
  readonly rows: readonly RunRow[];
  /** By run, as the list shows it. */
  readonly looks: ReadonlyMap<string, Look>;
  /** `train.loss`, or `loss` for all trainings. */
  readonly metric: string;
  readonly x: XAxis;
  readonly gather: Gather;
  /** 0 none to 1, a fifth of the line. */
  readonly smoothing: number;
}

/** A band is computed at so many places; single lines keep every point. */
const bandPoints = 1000;

/** The curves of the chosen runs as lines: one for each run and training, or one for each gathered set with its band. */
export function overlayLines(wanted: Wanted): RunSeries[] {
  const { curves, rows, metric, x, gather, looks } = wanted;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const own = curves.filter((curve) => isMetric(curve, metric) && byId.has(curve.run) && along(curve, x) !== undefined);
  const nodes = new Set(own.map(({ node }) => node));
  const sets = Map.groupBy(own, (curve) => setOf(curve, byId.get(curve.run)!, gather));
  const titles = Map.groupBy(rows, titleOf);
  const name = (row: RunRow) => (titles.get(titleOf(row))!.length > 1 ? `${titleOf(row)} ${shortId(row.id)}` : titleOf(row));
  return [...sets.values()].flatMap((set): RunSeries[] => {
    const first = set[0]!;
    const row = byId.get(first.run)!;
    const runs = new Set(set.map(({ run }) => run));
    const turn = gather === "no" ? first.path : withoutSeed(first.path);
    const words = [
      runs.size > 1 && gather === "group" ? (row.ask.group ?? name(row)) : runs.size > 1 ? titleOf(row) : name(row),
      ...(nodes.size > 1 ? [first.node] : []),
      ...(turn === "" ? [] : [turnWords(turn)]),
      ...(set.length > 1 ? [`(${set.length} seeds)`] : []),
    ];
    const look = looks.get(first.run) ?? { colour: "var(--dim)", dash: "" };
    // Several trainings of one run share its colour and are told apart by their dashes.
    const dash = nodes.size > 1 ? (dashes[[...nodes].indexOf(first.node) % dashes.length] ?? "") : look.dash;
    const id = { node: [first.run, first.node, turn].join("|"), name: words.join(" "), colour: look.colour, dash };
    const line = set.length > 1 ? gathered(set, x, wanted.smoothing) : single(first, x, wanted.smoothing);
    return line === null ? [] : [{ ...id, ...line }];
  });
}

const dashes = ["", "7 3", "2 3", "9 3 2 3"] as const;
export const isMetric = ({ node, metric }: RunCurve, wanted: string): boolean => metric === wanted || `${node}.${metric}` === wanted;
const shortId = (id: string) => id.slice(-4);

/** The xs of a curve on this axis; undefined where they were not told. */
export function along(curve: RunCurve, x: XAxis): readonly number[] | undefined {
  return x === "updates" ? curve.x : x === "seconds" ? curve.seconds : curve.presentations;
}

function setOf({ run, node, path }: RunCurve, row: RunRow, gather: Gather): string {
  const turn = withoutSeed(path);
  if (gather === "no") return JSON.stringify([run, node, path]);
  if (gather === "seeds" || (gather === "group" && row.ask.group === undefined)) return JSON.stringify([run, node, turn]);
  if (gather === "group") return JSON.stringify([row.ask.group, node, turn]);
  const { seed: _, ...same } = row.settings;
  return JSON.stringify([row.title, Object.entries(same).sort(), node, turn]);
}

const kept = new WeakMap<RunCurve, { smoothing: number; y: readonly number[] }>();
function single(curve: RunCurve, x: XAxis, smoothing: number): Pick<RunSeries, "x" | "y"> {
  const known = kept.get(curve);
  const y = known?.smoothing === smoothing ? known.y : smoothed(curve.y, smoothing);
  kept.set(curve, { smoothing, y });
  return { x: along(curve, x)!, y };
}

function gathered(set: readonly RunCurve[], x: XAxis, smoothing: number): Pick<Curve, "x" | "y" | "lo" | "hi"> | null {
  // Each is a seed of its own, whatever runs they came from.
  const turns = Object.fromEntries(set.map((curve, i) => [`seed=${i}`, { x: along(curve, x)!, y: curve.y }]));
  const [curve] = curveBands(turns, smoothing, bandPoints);
  return curve === undefined ? null : { x: curve.x, y: curve.y, ...(curve.lo && curve.hi ? { lo: curve.lo, hi: curve.hi } : {}) };
}

/** Metrics that the chosen runs can be compared by: a name alone, where several trainings have it, stands for all of them. */
export function metricChoices(keys: readonly string[]): string[] {
  const ends = Map.groupBy(keys, (key) => key.slice(key.lastIndexOf(".") + 1));
  const shared = [...ends].filter(([, list]) => list.length > 1).map(([end]) => end);
  return [...shared, ...keys];
}

/** What is drawn when nobody chose: a loss, else whatever most runs have. */
export function mainChoice(choices: readonly string[]): string | null {
  return choices.find((key) => key === "loss") ?? choices.find((key) => key.endsWith(".loss")) ?? choices[0] ?? null;
}
