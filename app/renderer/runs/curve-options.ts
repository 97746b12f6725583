import type uPlot from "uplot";
import { airy, written } from "../views/plot-layout.ts";
import { ticks } from "../views/scale.ts";
import { textWidth } from "../views/text-width.ts";
import type { Column } from "./align.ts";

/** Where the lines are drawn: pixels of the panel, and what they stand for. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}
export interface CurveLook {
  readonly columns: readonly Column[];
  readonly log: boolean;
  /** What x counts, said at its last tick. */
  readonly unit: string;
  readonly width: number;
  readonly height: number;
  /** Room for labels on the right, in pixels. */
  readonly room: number;
}
export interface CurveEvents {
  readonly drawn: (frame: Frame) => void;
  /** The crosshair, in x; null when the pointer left. */
  readonly pointed: (x: number | null) => void;
  readonly zoomed: (x: readonly [number, number] | null) => void;
}

/** Above the lines, for the metric's name and the crosshair's step; below them, for the steps. */
export const margin = { top: 20, bottom: 24 } as const;

const font = '12px "Inter Variable", Inter, system-ui, sans-serif';

/** The drawing of lines, bands and axes. What is words, the overlay writes; x is set from outside. */
export function curveOptions({ columns, log, unit, width, height, room }: CurveLook, events: CurveEvents): uPlot.Options {
  const [faint, line] = [token("--faint"), token("--line")];
  const grid = { show: true, stroke: mixed(line, 55), width: 1 };
  const quiet = { stroke: faint, font, ticks: { show: false } };
  return {
    width,
    height,
    padding: [margin.top, room, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false },
      y: { distr: log ? 3 : 1, range: (_, low, high) => airy([[low ?? Number.NaN, high ?? Number.NaN]], log) },
    },
    series: [{}, ...columns.map(seriesOf)],
    bands: columns.flatMap(({ part, line: { colour } }, i) =>
      part === "hi" ? [{ series: [i + 1, i + 2], fill: mixed(resolved(colour), 18) }] : [],
    ),
    axes: [
      {
        ...quiet,
        size: margin.bottom,
        gap: 7,
        grid: { show: false },
        border: { show: true, stroke: line, width: 1 },
        splits: (u, _, low, high) => ticks([low, high], count(u.bbox.width, 100, 7)),
        values: (_, splits) => written(splits, ` ${unit}`).map(({ text }) => text),
      },
      {
        ...quiet,
        gap: 8,
        grid,
        size: (_, values) => Math.ceil(Math.max(16, ...(values ?? []).map((text) => textWidth(text)))) + 10,
        splits: (u, _, low, high) => ticks([low, high], count(u.bbox.height, 38, 6), log),
        // Its own filter leaves out ticks of a logarithmic axis that are no powers of ten.
        filter: (_, splits) => splits,
        values: (_, splits) => written(splits, "").map(({ text }) => text),
      },
    ],
    cursor: {
      x: false,
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => void events.zoomed(null) as unknown as null },
    },
    hooks: {
      draw: [(u) => events.drawn(frameOf(u))],
      setCursor: [({ cursor, data }) => events.pointed((cursor.left ?? -1) < 0 ? null : (data[0][cursor.idx ?? -1] ?? null))],
      setSelect: [
        (u) => {
          const { left, width: wide } = u.select;
          if (wide === 0) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          // Less is a click with a shaking hand.
          if (wide >= 6) events.zoomed([u.posToVal(left, "x"), u.posToVal(left + wide, "x")]);
        },
      ],
    },
  };
}

function seriesOf({ line, part }: Column): uPlot.Series {
  if (part !== "line") return { stroke: "transparent", width: 0, points: { show: false } };
  const colour = resolved(line.colour);
  // A canvas measures dashes in its own pixels.
  const dash = line.dash === "" ? [] : line.dash.split(" ").map((length) => Number(length) * devicePixelRatio);
  const lone = line.x.length === 1;
  return {
    stroke: line.faint === true ? mixed(colour, 35) : colour,
    width: line.faint === true ? 1 : 1.7,
    dash,
    points: lone ? { show: true, size: 6, fill: colour } : { show: false },
  };
}

function frameOf({ bbox, scales: { x, y } }: uPlot): Frame {
  const [left, top, width, height] = [bbox.left, bbox.top, bbox.width, bbox.height].map((pixels) => pixels / devicePixelRatio);
  const range = (scale: uPlot.Scale | undefined) => [scale?.min ?? 0, scale?.max ?? 1] as const;
  return { left: left!, right: left! + width!, top: top!, bottom: top! + height!, x: range(x), y: range(y) };
}

const count = (pixels: number, each: number, most: number) => Math.max(2, Math.min(most, Math.floor(pixels / devicePixelRatio / each)));
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** A canvas knows no custom properties. */
const resolved = (colour: string) => colour.replace(/^var\((--[\w-]+)\)$/, (_, name: string) => token(name));
const mixed = (colour: string, percent: number) => `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
