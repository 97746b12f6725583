import { type MouseEvent, type ReactNode, useMemo, useRef, useState } from "react";
import type { Mark } from "../../../nodes/lib/view.ts";
import { useTheme } from "../shell/theme.ts";
import { extent, makeScale } from "../views/scale.ts";
import type { ActMark } from "./act-marks.ts";
import { align, columnsOf } from "./align.ts";
import { curveOptions, type Frame, margin } from "./curve-options.ts";
import { CurveOverlay } from "./curve-overlay.tsx";
import { indexAt, labelRoom } from "./end-labels.ts";
import type { RunSeries } from "./gather.ts";
import { usePlot } from "./use-plot.ts";

type Range = readonly [number, number];
export interface CurvePlotProps {
  readonly metric: string;
  readonly log: boolean;
  readonly series: readonly RunSeries[];
  /** What x counts: "updates", or "% of the training". */
  readonly unit: string;
  /** How far x is planned to go, so that a live curve grows into its place instead of being squeezed. */
  readonly until: number | null;
  readonly marks: readonly Mark[];
  readonly acts: readonly ActMark[];
  /** A point was pressed: x of the plot, the line nearest to it, and where in pixels. */
  readonly picked: (at: { x: number; line: RunSeries; left: number; top: number }) => void;
  readonly zoom: Range | null;
  readonly setZoom: (zoom: Range | null) => void;
  readonly width: number;
  readonly height: number;
}

/** Lines and bands on a canvas, their words in an overlay. Drag to zoom into x, double-click to see all. */
export function CurvePlot(props: CurvePlotProps): ReactNode {
  const { series, log, unit, width, height, until, zoom } = props;
  const theme = useTheme((state) => state.theme);
  const [cursor, setCursor] = useState<number | null>(null);
  const columns = useMemo(() => columnsOf(series), [series]);
  const data = useMemo(() => align(columns), [columns]);
  const room = labelRoom(series, height - margin.top - margin.bottom);
  // New points are handed on; only what looks different is built anew.
  const looks = columns.map(({ line, part }) => [line.name, line.colour, line.dash, line.faint, part, line.x.length === 1]);
  const shape = JSON.stringify([looks, log, unit, room, theme]);
  const { place, frame } = usePlot({
    options: (drawn) =>
      curveOptions({ columns, log, unit, width, height, room }, { drawn, pointed: setCursor, zoomed: (range) => props.setZoom(range) }),
    shape,
    data,
    range: zoom ?? whole(series, until),
    width,
    height,
  });

  const pressedAt = useRef<number | null>(null);
  const pick = (event: MouseEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    // A press that wandered was meant to zoom.
    if (frame === null || pressedAt.current === null || Math.abs(event.clientX - pressedAt.current) > 4) return;
    const found = lineAt(series, frame, log, left, top);
    if (found !== null) props.picked({ ...found, left, top });
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a point is chosen by keys with the button beside the metrics
    <div
      className="curve-plot"
      role="img"
      aria-label={describe(props)}
      style={{ width, height }}
      onPointerDown={(event) => {
        pressedAt.current = (event.target as Element).closest(".u-over") === null ? null : event.clientX;
      }}
      onClick={pick}
    >
      <div ref={place} />
      {frame === null ? null : <CurveOverlay {...props} frame={frame} cursor={cursor} />}
    </div>
  );
}

/** The line that is nearest to a place of the plot, and the x of that place; null outside of the lines' reach. */
function lineAt(
  series: readonly RunSeries[],
  frame: Frame,
  log: boolean,
  left: number,
  top: number,
): { x: number; line: RunSeries } | null {
  const x = makeScale({ domain: frame.x, range: [frame.left, frame.right], log: false }).invert(left);
  const yScale = makeScale({ domain: frame.y, range: [frame.bottom, frame.top], log });
  let best: { line: RunSeries; away: number } | null = null;
  for (const line of series) {
    const i = line.faint === true ? null : indexAt(line, x);
    if (i === null) continue;
    const away = Math.abs(yScale(line.y[i]!) - top);
    if (best === null || away < best.away) best = { line, away };
  }
  return best === null ? null : { x, line: best.line };
}

function whole(series: readonly RunSeries[], until: number | null): Range {
  const [low, high] = extent(series.map((line) => line.x));
  // Steps count from 1; their axis begins at 0.
  return [Math.min(0, low), Math.max(high, until ?? high)];
}

function describe({ metric, unit, series, zoom }: CurvePlotProps): string {
  const names = series.filter((line) => line.faint !== true).map((line) => line.name);
  const part = zoom === null ? "" : `, a part of it`;
  return `${metric} over ${unit}${part}: ${names.join(", ")}. Their last values are in the table that follows.`;
}
