import { type ReactNode, useEffectEvent, useMemo, useState } from "react";
import type uPlotTypes from "uplot";
import { useTheme } from "../../shell/theme.ts";
import { ticks } from "../../views/scale.ts";
import { textWidth } from "../../views/text-width.ts";
import { type Column, columnsOf } from "../align.ts";
import { curveOptions, type Frame, margin } from "../curve-options.ts";
import { labelRoom } from "../end-labels.ts";
import type { RunSeries } from "../gather.ts";
import { usePlot } from "../use-plot.ts";
import { nearestColumn, overlayData, wholeX } from "./overlay-data.ts";
import { OverlayWords, type Touched } from "./overlay-words.tsx";
import { colourBytes, type PixelLine, pixelLines } from "./pixel-lines.ts";

export interface OverlayPlotProps {
  readonly metric: string;
  readonly lines: readonly RunSeries[];
  readonly unit: string;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly zoom: readonly [number, number] | null;
  readonly setZoom: (zoom: readonly [number, number] | null) => void;
  readonly width: number;
  readonly height: number;
  /** Line that is pointed at, here or elsewhere; the others step back. */
  readonly lit: string | null;
  readonly setLit: (node: string | null) => void;
}

/** More lines than these are named only where they are pointed at. */
const namesAtMost = 10;
/** From so many on they are drawn as pixels: thin and without dashes, and ten times as fast. */
const manyLines = 24;
/** How near the pointer must be to a line to mean it, in pixels. */
const reach = 40;

/** Many long lines in one plot, drawn as the pixels can show them. Drag to zoom into x, double-click to see all. */
export function OverlayPlot(props: OverlayPlotProps): ReactNode {
  const { lines, logX, logY, unit, width, height, zoom } = props;
  const theme = useTheme((state) => state.theme);
  const [touched, setTouched] = useState<Touched | null>(null);
  const columns = useMemo(() => columnsOf(lines), [lines]);
  const names = lines.length > namesAtMost ? Number.POSITIVE_INFINITY : labelRoom(lines, height - margin.top - margin.bottom);
  // Names may not take the place of the lines.
  const named = names < width * 0.36;
  const room = named ? names : textWidth(` ${unit}`) + 10;
  const all = useMemo(() => wholeX(lines, logX), [lines, logX]);
  const [from, to] = zoom ?? all;
  const pixels = Math.max(16, Math.round((width - room - 40) * devicePixelRatio));
  const data = useMemo(() => overlayData(columns, { from, to, columns: pixels, log: logX }, logY), [columns, from, to, pixels, logX, logY]);
  const shape = JSON.stringify([
    columns.map(({ line, part }) => [line.name, line.colour, line.dash, line.faint, part]),
    logX,
    logY,
    unit,
    room,
    theme,
  ]);

  const options = (drawn: (frame: Frame) => void) => {
    const made = curveOptions(
      { columns, log: logY, unit, width, height, room },
      { drawn, pointed: () => touch(), zoomed: (range) => props.setZoom(range) },
    );
    if (logX) made.scales!.x = { time: false, distr: 3 };
    // Where there is little room, two ticks may not be found where three are.
    made.axes![0]!.splits = (u, _, low, high) => ticks([low, high], Math.max(3, Math.min(9, u.bbox.width / devicePixelRatio / 70)), logX);
    made.axes![0]!.filter = (_, splits) => splits;
    if (columns.length > manyLines && columns.every(({ part, line }) => part === "line" && line.x.length > 1)) asPixels(made, columns);
    else if (columns.length > namesAtMost) for (const series of made.series) if (series.stroke !== "transparent") series.width = 1;
    return made;
  };
  const { place, plot, frame } = usePlot({ options, shape, data, range: [from, to], width, height });
  const touch = useEffectEvent(() => {
    const u = plot.current;
    const { left = -1, top = -1, idx } = u?.cursor ?? {};
    const found =
      u === null || left < 0 || idx === null || idx === undefined
        ? null
        : nearestColumn(u.data, idx, { columns, height: top, toPixel: (value) => u.valToPos(value, "y"), reach });
    const line = found === null ? undefined : columns[found.column]!.line;
    props.setLit(line?.node ?? null);
    setTouched(
      u === null || left < 0 || idx === null || idx === undefined
        ? null
        : { x: u.data[0][idx]!, line: line ?? null, value: found?.value ?? 0 },
    );
  });

  return (
    <div className="curve-plot" role="img" aria-label={describe(props)} style={{ width, height }} data-lit={props.lit !== null}>
      <div ref={place} />
      {frame === null ? null : <OverlayWords {...props} frame={frame} touched={touched} named={named} pixels={pixels} />}
    </div>
  );
}

/** Leaves the axes to the plot and draws the lines below its words itself. */
function asPixels(options: uPlotTypes.Options, columns: readonly Column[]): void {
  for (const series of options.series.slice(1)) series.paths = () => null;
  const colours = colourBytes(options.series.slice(1).map(({ stroke }) => String(stroke)));
  const draw = (u: uPlotTypes) => {
    const { left, top, width, height } = u.bbox;
    const at = (value: number) => u.valToPos(value, "y", true) - top;
    // A straight axis is one product; only a logarithmic one needs the plot's own way.
    const [zero, one] = [at(0), at(1)];
    const toPixel = u.scales.y?.distr === 3 ? at : (value: number) => zero + value * (one - zero);
    const lines = columns.map((_, i) => ({ values: u.data[i + 1] as PixelLine, colour: colours[i]! }));
    const image = new ImageData(Math.round(width), Math.round(height));
    new Uint32Array(image.data.buffer).set(pixelLines(lines, { width: image.width, height: image.height, toPixel }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")!.putImageData(image, 0, 0);
    u.ctx.drawImage(canvas, left, top);
  };
  options.hooks = { ...options.hooks, draw: [draw, ...(options.hooks?.draw ?? [])] };
}

function describe({ metric, unit, lines, zoom }: OverlayPlotProps): string {
  const part = zoom === null ? "" : ", a part of it";
  return `${metric} over ${unit}${part}, ${lines.length} ${lines.length === 1 ? "line" : "lines"}. Their last values are in the table that follows.`;
}
