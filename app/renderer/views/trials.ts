import type { TableView } from "../../../nodes/lib/view.ts";
import { extent, ticks } from "./scale.ts";

/** What a search tried, one row a trial; repetitions over seeds are one trial with their medians. */
export interface Trials {
  readonly parameters: readonly string[];
  readonly metrics: readonly string[];
  /** Columns that can be drawn, parameters first. */
  readonly columns: readonly string[];
  readonly rows: readonly Trial[];
}
export interface Trial {
  readonly values: Readonly<Record<string, number>>;
  readonly seeds: number;
}

/** Neither tried nor measured: how a trial was run. */
const counted = new Set(["updates", "bracket"]);

/** The trials of a table that says what was chosen; null where there is nothing to draw. */
export function trialsOf({ columns, rows, axes }: TableView): Trials | null {
  if (axes === undefined || axes.length === 0 || rows.length === 0) return null;
  const numeric = columns.filter(
    (_, at) => rows.some((row) => isNumber(row[at])) && rows.every((row) => isNumber(row[at]) || row[at] === ""),
  );
  const parameters = axes.filter((axis) => numeric.includes(axis));
  const others = varying(
    { columns, rows },
    numeric.filter((column) => !axes.includes(column) && column !== "seed"),
  );
  const metrics = others.filter((column) => !counted.has(column));
  if (parameters.length === 0 || metrics.length === 0) return null;
  const groups = new Map<string, (typeof rows)[number][]>();
  // A trial that several brackets had is as many trials: their updates differ.
  const names = ["arm", ...axes, "bracket"].map((name) => columns.indexOf(name)).filter((at) => at >= 0);
  for (const row of rows) {
    const key = names.map((at) => row[at]).join("\n");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const drawn = [...parameters, ...others.filter((column) => counted.has(column)), ...metrics];
  const merged = [...groups.values()].map((group): Trial => {
    const values = drawn.flatMap((column) => {
      const numbers = group.map((row) => row[columns.indexOf(column)]).filter(isNumber);
      return numbers.length === 0 ? [] : [[column, median(numbers)] as const];
    });
    return { values: Object.fromEntries(values), seeds: group.length };
  });
  return { parameters, metrics, columns: drawn, rows: merged };
}

/** Those that are not the same in every trial, which would be a line that says nothing; all where none is left to be measured. */
function varying({ columns, rows }: Pick<TableView, "columns" | "rows">, names: readonly string[]): readonly string[] {
  const kept = names.filter((name) => rows.some((row) => row[columns.indexOf(name)] !== rows[0]?.[columns.indexOf(name)]));
  return kept.some((name) => !counted.has(name)) ? kept : names;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

/** Places of the columns whose cells are not all the same; all of them where there is only one row. */
export function differing({ columns, rows }: TableView): readonly number[] {
  const all = columns.map((_, at) => at);
  if (rows.length < 2) return all;
  const kept = all.filter((at) => rows.some((row) => row[at] !== rows[0]?.[at]));
  return kept.length === 0 ? all : kept;
}

export interface Dimension {
  readonly column: string;
  readonly log: boolean;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** How the numbers of a column are spread over its axis: by ratios where they reach over more than one decade and a half. */
export function dimensionOf({ rows }: Trials, column: string, most = 5): Dimension {
  const values = rows.flatMap(({ values }) => (values[column] === undefined ? [] : [values[column]]));
  const low = Math.min(...values);
  const log = low > 0 && Math.max(...values) / low > 30;
  const domain = extent([values], log);
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  // Few values are named themselves: what was tried says more than round numbers beside it.
  return { column, log, domain, ticks: distinct.length <= most ? distinct : ticks(domain, most, log) };
}

/** Share of the way from the low end to the high one, for a place on an axis. */
export function shareOf({ domain: [low, high], log }: Dimension, value: number): number {
  if (log) return value > 0 ? Math.log(value / low) / Math.log(high / low) : 0;
  return (value - low) / (high - low || 1);
}

export function valueAt({ domain: [low, high], log }: Dimension, share: number): number {
  return log ? low * (high / low) ** share : low + share * (high - low);
}

/** Shares of each column between which a trial must lie. */
export type Brushes = Readonly<Record<string, readonly [number, number]>>;

export function isInside(trial: Trial, brushes: Brushes, dimensions: readonly Dimension[]): boolean {
  return dimensions.every((dimension) => {
    const brush = brushes[dimension.column];
    if (brush === undefined) return true;
    const value = trial.values[dimension.column];
    if (value === undefined) return false;
    const share = shareOf(dimension, value);
    return share >= brush[0] - 1e-9 && share <= brush[1] + 1e-9;
  });
}

/** A brush that was drawn or moved; the whole axis is none. */
export function brushed(brushes: Brushes, column: string, [a, b]: readonly [number, number]): Brushes {
  const [low, high] = [Math.max(0, Math.min(a, b)), Math.min(1, Math.max(a, b))];
  const { [column]: _, ...others } = brushes;
  return low <= 0 && high >= 1 ? others : { ...others, [column]: [low, high] };
}

/** From blue for low to orange for high: told apart by all eyes, on both grounds. */
export function toneOf(share: number): string {
  const percent = Math.round(100 * Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)));
  return `color-mix(in oklab, var(--obj) ${percent}%, var(--data))`;
}
