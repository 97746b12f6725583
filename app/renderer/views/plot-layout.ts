import type { Axis, Mark, Series } from "../../../nodes/lib/view.ts";
import { formatNumber, formatTick } from "./format.ts";
import { extent, makeScale, type Scale, ticks } from "./scale.ts";
import { spread } from "./spread.ts";
import { textWidth } from "./text-width.ts";

export interface PlotSeries extends Series {
  readonly colour: string;
  readonly dash: string;
  /** Written at the end of the line; the name where absent, nothing where empty. */
  readonly endLabel?: string;
}
export type Anchor = "start" | "middle" | "end";
interface Tick {
  readonly at: number;
  readonly textAt: number;
  readonly text: string;
  readonly anchor: Anchor;
}
export interface PlotLayout {
  readonly frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly xScale: Scale;
  readonly yScale: Scale;
  readonly rightScale: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly rightTicks: readonly Tick[];
  readonly title: string;
  readonly titleX: number;
  readonly titleColour: string | null;
  readonly rightTitle: string;
  readonly rightTitleColour: string | null;
  readonly labels: readonly { name: string; text: string; x: number; y: number; colour: string; leader: string | null }[];
  readonly marks: readonly {
    label: string;
    /** Whether its words have room; else they are left to the pointer. */
    written: boolean;
    x1: number;
    x2: number;
    y1: number;
    y2: number;
    textX: number;
    textY: number;
    anchor: Anchor;
  }[];
}
interface Wanted {
  readonly x: Axis;
  readonly y: Axis;
  readonly right?: Axis | undefined;
  readonly series: readonly PlotSeries[];
  readonly marks?: readonly Mark[] | undefined;
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean | undefined;
  readonly domainX?: readonly [number, number] | undefined;
}

export const lineHeight = 15;

/** Where everything of a plot goes, in pixels; pure, so that "no two labels touch" can be tested. */
export function layoutPlot({ x, y, right, series, marks = [], width, height, compact = false, domainX }: Wanted): PlotLayout {
  const onLeft = series.filter((line) => line.axis !== 1);
  const onRight = series.filter((line) => line.axis === 1);
  const domainLeft = verticalDomain(onLeft, y.log === true, marks);
  const domainRight = verticalDomain(onRight, right?.log === true, []);
  const roomForX = !compact || height >= 84;
  const bottom = height - (roomForX ? 22 : 4);
  const top = compact ? 4 : height < 150 ? 22 : 26;
  // With one line an axis the axes' titles name them, in their colours.
  const byAxis = !compact && right !== undefined && onLeft.length === 1 && onRight.length === 1;
  const nameable = series.filter((line) => labelOf(line, series) !== "" && line.y.length > 0);
  const named = byAxis ? [] : fitting(nameable, Math.floor((bottom - top - 8) / lineHeight) + 1);
  const labelWidth = Math.min(width * 0.42, Math.max(0, ...named.map((line) => textWidth(labelOf(line, series)))));

  const yTicksAt = verticalTicks(domainLeft, y, bottom - top, compact);
  const rightTicksAt = right === undefined || compact ? [] : verticalTicks(domainRight, right, bottom - top, false);
  const widest = Math.ceil(Math.max(compact ? 0 : 16, ...yTicksAt.map((tick) => textWidth(tick.text))));
  const left = compact && widest === 0 ? 0 : widest + (compact ? 6 : 10);
  const rightWidth = rightTicksAt.length === 0 ? 0 : Math.ceil(Math.max(...rightTicksAt.map((tick) => textWidth(tick.text)))) + 10;
  const edge = width - rightWidth - (labelWidth > 0 ? Math.ceil(labelWidth) + 12 : compact ? 2 : 8);
  const domain =
    domainX ??
    fromStart(
      extent(
        series.map((line) => line.x),
        x.log === true,
      ),
      x.log === true,
    );

  const xScale = makeScale({ domain, range: [left, edge], log: x.log === true });
  const yScale = makeScale({ domain: domainLeft, range: [bottom, top], log: y.log === true });
  const rightScale = makeScale({ domain: domainRight, range: [bottom, top], log: right?.log === true });
  const place = (scale: Scale) => (tick: { value: number; text: string }) => {
    const at = scale(tick.value);
    return { at, textAt: compact ? Math.max(11, Math.min(bottom - 3, at + 4)) : at + 4, text: tick.text, anchor: "end" as const };
  };
  return {
    frame: { left, right: edge, top, bottom },
    xScale,
    yScale,
    rightScale,
    xTicks: roomForX ? horizontalTicks(xScale, x, { from: left, to: edge, width: edge + labelWidth, compact }) : [],
    yTicks: yTicksAt.map(place(yScale)),
    rightTicks: rightTicksAt.map(place(rightScale)),
    title: compact ? "" : titleOf(y),
    titleX: Math.max(0, left - 8 - textWidth(yTicksAt.at(-1)?.text ?? "")),
    titleColour: byAxis ? onLeft[0]!.colour : null,
    rightTitleColour: byAxis ? onRight[0]!.colour : null,
    rightTitle: compact || right === undefined ? "" : titleOf(right),
    labels: endLabels(named, series, { xScale, yScale, rightScale, top, bottom, edge: edge + rightWidth, beyond: rightWidth > 0 }),
    marks: placeMarks(marks, { xScale, yScale, left, right: edge, top, bottom }),
  };
}

/** One line needs no name: the axis has it. */
const labelOf = (line: PlotSeries, all: readonly PlotSeries[]) => line.endLabel ?? (all.length > 1 ? line.name : "");

function verticalDomain(series: readonly PlotSeries[], log: boolean, marks: readonly Mark[]): [number, number] {
  const lists = series.flatMap((line) => [line.y, line.lo ?? [], line.hi ?? []]);
  return airy([...lists, marks.flatMap((mark) => (mark.y === undefined ? [] : [mark.y]))], log);
}

/** The vertical axis for these values: zero belongs on one that nearly reaches it; a little air above and below otherwise. */
export function airy(lists: Iterable<readonly number[]>, log: boolean): [number, number] {
  const [low, high] = extent(lists, log);
  if (log) return [low * 0.9, high * 1.1];
  const air = (high - low) * 0.05;
  const fromZero = low >= 0 && low < high * 0.35;
  return [fromZero ? 0 : low - air, high <= 0 && high > low * 0.35 ? 0 : high + air];
}

function verticalTicks(domain: [number, number], axis: Axis, pixels: number, compact: boolean): { value: number; text: string }[] {
  if (compact && pixels < 60) return [];
  const most = compact ? 2 : Math.max(2, Math.min(6, Math.floor(pixels / 38)));
  return written(ticks(domain, most, axis.log === true), unitOf(axis));
}

/** Ticks in words, each with the decimals that its neighbours ask for, the last one with the unit. */
export function written(values: readonly number[], unit: string): { value: number; text: string }[] {
  return values.map((value, i) => {
    const step = i + 1 < values.length ? values[i + 1]! - value : value - (values[i - 1] ?? 0);
    return { value, text: formatTick(value, Math.min(Math.abs(step), Math.abs(value)) || 1) + (i === values.length - 1 ? unit : "") };
  });
}

/** Steps count from 1; their axis begins at 0. */
function fromStart([low, high]: readonly [number, number], log: boolean): readonly [number, number] {
  return !log && low > 0 && low <= high * 0.02 ? [0, high] : [low, high];
}

const unitOf = (axis: Axis) => (axis.unit !== undefined && axis.unit.length <= 3 ? ` ${axis.unit}` : "");
const titleOf = (axis: Axis) => (axis.unit !== undefined && axis.unit.length > 3 ? `${axis.label}, ${axis.unit}` : axis.label);

/** The last tick says what is counted; ticks that would touch it are left out. */
function horizontalTicks(
  scale: Scale,
  axis: Axis,
  { from, to, width, compact }: { from: number; to: number; width: number; compact: boolean },
): Tick[] {
  const most = Math.max(2, Math.min(7, Math.floor((to - from) / 70)));
  const values = compact ? scale.domain : ticks(scale.domain, most, scale.log);
  const unit = ` ${axis.unit ?? axis.label}`;
  // A node's small plot says from where to where.
  const texts = compact ? values.map((value, i) => ({ value, text: formatNumber(value) + (i === 1 ? unit : "") })) : written(values, unit);
  const placed: Tick[] = [];
  let free = Number.POSITIVE_INFINITY;
  for (const { value, text } of [...texts].reverse()) {
    const at = scale(value);
    const size = textWidth(text);
    const anchor: Anchor = at - size / 2 < 0 ? "start" : at + size / 2 > width ? "end" : "middle";
    const start = anchor === "start" ? at : anchor === "end" ? at - size : at - size / 2;
    const end = start + size;
    if (end > free - 10) continue;
    free = start;
    placed.unshift({ at, textAt: 0, text, anchor });
  }
  return placed;
}

function endLabels(
  named: readonly PlotSeries[],
  all: readonly PlotSeries[],
  at: { xScale: Scale; yScale: Scale; rightScale: Scale; top: number; bottom: number; edge: number; beyond: boolean },
): PlotLayout["labels"] {
  const ends = named.map((line) => {
    let last = line.y.length - 1;
    while (last > 0 && !Number.isFinite(line.y[last])) last--;
    const scale = line.axis === 1 ? at.rightScale : at.yScale;
    return { x: at.xScale(line.x[last]!), y: scale(line.y[last]!) };
  });
  const placed = spread(
    ends.map((end) => end.y),
    { gap: lineHeight, low: at.top + 4, high: at.bottom - 4 },
  );
  return named.map((line, i) => {
    const end = ends[i]!;
    const x = at.beyond ? at.edge + 6 : Math.min(end.x, at.edge) + 9;
    const y = placed[i]!;
    const moved = Math.abs(y - end.y) > 5 && !at.beyond;
    const leader = moved ? `M${end.x + 1} ${end.y}L${x - 3} ${y}` : null;
    return { name: `${line.name}${i}`, text: labelOf(line, all), x, y: y + 4, colour: line.colour, leader };
  });
}

/**
 * The labels that have room. Where not all have, lines of one colour (the turns of a sweep) share the label of
 * their first, cut down to what they have in common; what then is too much is left to the pointer.
 */
export function fitting<S extends PlotSeries>(wanted: readonly S[], room: number): readonly S[] {
  if (wanted.length <= room) return wanted;
  const groups = Map.groupBy(wanted, (line) => line.colour);
  const shared = [...groups.values()].map((lines) => {
    const [first] = lines as [S, ...S[]];
    if (lines.length === 1) return first;
    const common = lines.map((line) => line.name.split(" ")).reduce((a, b) => a.filter((word, i) => word === b[i]));
    return { ...first, endLabel: common.length > 0 ? `${common.join(" ")}, ${lines.length} lines` : first.name };
  });
  return shared.slice(0, Math.max(1, room));
}

/**
 * Marks with their words. Those of upright marks stand in rows that keep them apart, down to a third of the plot; what then has no
 * room, or would lie on the words of another level mark, is left to the pointer.
 */
export function placeMarks(
  marks: readonly Mark[],
  at: { xScale: Scale; yScale: Scale; left: number; right: number; top: number; bottom: number },
): PlotLayout["marks"] {
  const ends: number[] = [];
  const levels: number[] = [];
  const rows = Math.max(1, Math.floor((at.bottom - at.top) / 3 / lineHeight));
  return marks.map((mark) => {
    const { label } = mark;
    if (mark.x === undefined) {
      const y = at.yScale(mark.y ?? 0);
      const written = levels.every((level) => Math.abs(level - y) >= lineHeight);
      if (written) levels.push(y);
      return { label, written, x1: at.left, x2: at.right, y1: y, y2: y, textX: at.left + 6, textY: y - 5, anchor: "start" };
    }
    const x = at.xScale(mark.x);
    const size = textWidth(label) + 8;
    const anchor: Anchor = x + size > at.right ? "end" : "start";
    const start = anchor === "end" ? x - size : x;
    // The first row whose last label has ended.
    let row = ends.findIndex((end) => end <= start);
    if (row < 0) row = ends.length;
    const written = row < rows;
    if (written) ends[row] = start + size;
    const textX = anchor === "end" ? x - 4 : x + 4;
    return { label, written, x1: x, x2: x, y1: at.top, y2: at.bottom, textX, textY: at.top + 11 + row * lineHeight, anchor };
  });
}
