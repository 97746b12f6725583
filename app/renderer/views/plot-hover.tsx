import { type PointerEvent, type ReactNode, useState } from "react";
import type { Axis } from "../../../nodes/lib/view.ts";
import { formatNumber } from "./format.ts";
import type { PlotLayout, PlotSeries } from "./plot-layout.ts";
import { spread } from "./spread.ts";
import { textWidth } from "./text-width.ts";

/** Reads the lines at the pointer: a hairline, a dot on each line, the values beside it, and the words of marks that had no room. */
export function PlotHover({ layout, series, x }: { layout: PlotLayout; series: readonly PlotSeries[]; x: Axis }): ReactNode {
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const { left, right, top, bottom } = layout.frame;
  const move = (event: PointerEvent<SVGRectElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    // The canvas may be zoomed: the box on screen is not as wide as the drawing.
    setPointer({
      x: left + ((event.clientX - box.left) / (box.width || 1)) * (right - left),
      y: top + ((event.clientY - box.top) / (box.height || 1)) * (bottom - top),
    });
  };
  const found = pointer === null ? [] : read(series, layout, layout.xScale.invert(pointer.x));
  const first = found[0];
  const unwritten = pointer === null ? [] : layout.marks.filter((mark) => !mark.written && lies(mark, pointer));
  const flip = first !== undefined && first.px > (left + right) / 2;
  const places = spread(
    found.map((f) => f.py),
    { gap: 16, low: top + 18, high: bottom - 6 },
  );
  return (
    <g>
      <rect
        className="vw-catch"
        x={left}
        y={top}
        width={Math.max(0, right - left)}
        height={Math.max(0, bottom - top)}
        onPointerMove={move}
        onPointerLeave={() => setPointer(null)}
      />
      {first === undefined ? null : (
        <g className="vw-hover">
          <line x1={first.px} x2={first.px} y1={top} y2={bottom} />
          <text className="vw-text vw-halo" x={first.px} y={top - 10} textAnchor={flip ? "end" : "start"}>
            {[`${x.label} ${formatNumber(first.x, 4)}`, ...unwritten.map(({ label }) => label)].join(" · ")}
          </text>
          {found.map((f, i) => {
            const value = formatNumber(f.y, 4);
            const wide = textWidth(found.length > 1 ? `${f.name} ${value}` : value) + 14;
            return (
              <g key={`${f.name} ${f.colour}`}>
                <circle cx={f.px} cy={f.py} r={3} style={{ fill: f.colour }} />
                <rect className="vw-chip" x={flip ? f.px - 8 - wide : f.px + 8} y={places[i]! - 8} width={wide} height={16} rx={4} />
                <text
                  className="vw-text"
                  x={flip ? f.px - 13 : f.px + 13}
                  y={places[i]! + 4}
                  textAnchor={flip ? "end" : "start"}
                  style={{ fill: f.colour }}
                >
                  {found.length > 1 ? `${f.name} ` : ""}
                  <tspan className="vw-value">{value}</tspan>
                </text>
              </g>
            );
          })}
        </g>
      )}
    </g>
  );
}

function lies(mark: PlotLayout["marks"][number], { x, y }: { x: number; y: number }): boolean {
  return mark.x1 === mark.x2 ? Math.abs(mark.x1 - x) <= 4 : Math.abs(mark.y1 - y) <= 4;
}

function read(series: readonly PlotSeries[], layout: PlotLayout, at: number) {
  return series.flatMap((line) => {
    if (line.x.length === 0) return [];
    const i = nearest(line.x, at);
    const y = line.y[i]!;
    if (!Number.isFinite(y)) return [];
    const scale = line.axis === 1 ? layout.rightScale : layout.yScale;
    return [{ name: line.name, x: line.x[i]!, y, px: layout.xScale(line.x[i]!), py: scale(y), colour: line.colour }];
  });
}

/** Index of the value in a rising list that is closest. */
export function nearest(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= value) low = middle;
    else high = middle;
  }
  return value - list[low]! <= list[high]! - value ? low : high;
}
