import { formatNumber } from "../views/format.ts";
import { nearest } from "../views/plot-hover.tsx";
import { fitting, lineHeight } from "../views/plot-layout.ts";
import type { Scale } from "../views/scale.ts";
import { spread } from "../views/spread.ts";
import { textWidth } from "../views/text-width.ts";
import type { RunSeries } from "./gather.ts";

export interface EndLabel {
  readonly name: string;
  /** At the crosshair, else the last one in sight; "" where there is none. */
  readonly value: string;
  /** Left end and baseline. */
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  /** SVG path from the end of the line to a label that had to move away. */
  readonly leader: string | null;
}
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}
const named = (series: readonly RunSeries[]) => series.filter((line) => line.faint !== true && line.x.length > 0);

/** Room that the labels need to the right of the lines, in pixels: names beside long values, in a plot of this height. */
export function labelRoom(series: readonly RunSeries[], height: number): number {
  const texts = fitting(named(series), rows(height)).map(({ name, endLabel }) =>
    endLabel === undefined ? `${name} 0.00000` : `${endLabel} 0.0000 to 0.0000`,
  );
  return Math.ceil(Math.max(0, ...texts.map((text) => textWidth(text)))) + 18;
}

const rows = (height: number) => Math.max(1, Math.floor((height - 4) / lineHeight) + 1);

/** Names and values at the ends of the lines that are in sight, no two of which touch. */
export function endLabels({
  series,
  xScale,
  yScale,
  cursor,
}: {
  series: readonly RunSeries[];
  xScale: Scale;
  yScale: Scale;
  /** Where the crosshair is, on the x axis; null without one. */
  cursor: number | null;
}): EndLabel[] {
  const [bottom, top] = [yScale(yScale.domain[0]), yScale(yScale.domain[1])];
  const ends = new Map(named(series).flatMap((line) => lastInSight(line, xScale) ?? []));
  const shown = fitting([...ends.keys()], rows(bottom - top));
  const points = shown.map((line) => {
    // Where lines share one label it stands at the end of their first.
    const own = [...ends.keys()].find((each) => each.name === line.name && each.node === line.node) as RunSeries;
    const i = ends.get(own) as number;
    return { own, x: xScale(own.x[i]!), y: Math.max(top, Math.min(bottom, yScale(own.y[i]!))) };
  });
  const placed = spread(
    points.map(({ y }) => y),
    { gap: lineHeight, low: top + 2, high: bottom - 2 },
  );
  return shown.map((line, n) => {
    const { own, x, y } = points[n]!;
    const all = line.endLabel === undefined ? [own] : [...ends.keys()].filter(({ colour }) => colour === line.colour);
    const values = all.flatMap((each) => {
      const at = cursor === null ? ends.get(each)! : indexAt(each, cursor);
      return at === null ? [] : each.y[at]!;
    });
    const moved = Math.abs(placed[n]! - y) > 5;
    const leader = moved ? `M${x + 1} ${y}L${x + 6} ${placed[n]!}` : null;
    return { name: line.endLabel ?? line.name, value: valueWords(values), x: x + 9, y: placed[n]! + 4, colour: line.colour, leader };
  });
}

/** One value, or from where to where those of several lines lie. */
function valueWords(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return "";
  return low === high ? formatNumber(low, 4) : `${formatNumber(low)} to ${formatNumber(high)}`;
}

/** A dot on each line at the crosshair. */
export function crosshairDots(series: readonly RunSeries[], cursor: number, xScale: Scale, yScale: Scale): Dot[] {
  return named(series).flatMap((line) => {
    const i = indexAt(line, cursor);
    return i === null ? [] : [{ x: xScale(line.x[i]!), y: yScale(line.y[i]!), colour: line.colour }];
  });
}

/** The point of the line that is nearest to x; none before its first and beyond its last, where nothing was measured. */
export function indexAt(line: RunSeries, x: number): number | null {
  if (line.x.length === 0 || x < line.x[0]! || x > line.x[line.x.length - 1]!) return null;
  const i = nearest(line.x, x);
  return Number.isFinite(line.y[i]) ? i : null;
}

function lastInSight(line: RunSeries, xScale: Scale): [[RunSeries, number]] | null {
  const [from, to] = xScale.domain;
  for (let i = line.x.length - 1; i >= 0 && line.x[i]! >= from; i--) {
    if (line.x[i]! <= to && Number.isFinite(line.y[i])) return [[line, i]];
  }
  return null;
}
