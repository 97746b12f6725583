import { type ReactNode, useMemo } from "react";
import type { Extent, Heat } from "../../../nodes/lib/view.ts";
import { Drawing } from "./drawing.tsx";
import { formatNumber } from "./format.ts";
import { heatColour } from "./heat-colour.ts";
import { legendWidth, PlaneAxes, PlanePoints, planeIn } from "./plane.tsx";
import { extent } from "./scale.ts";
import type { ViewProps } from "./view-props.ts";

/** A function over the plane as colours, with points on it. */
export function HeatPlane({ view, width, height, compact = false, plane: over }: ViewProps<Heat> & { plane: Extent }): ReactNode {
  const { values, points } = view;
  const picture = useMemo(() => drawn(values), [values]);
  const plane = planeIn(over, { width, height: compact ? height : height - 22, compact, legend: legendWidth(points, compact) });
  const { left, right, top, bottom } = plane.frame;
  const [low, high] = extent(values);
  return (
    <Drawing
      width={width}
      height={height}
      says={`${view.y.label} over ${view.x.label}, from ${formatNumber(low)} to ${formatNumber(high)}${points ? `, with ${points.length} points` : ""}`}
    >
      <image href={picture} x={left} y={top} width={right - left} height={bottom - top} preserveAspectRatio="none" />
      {compact ? null : <PlaneAxes plane={plane} x={view.x} y={view.y} extent={over} />}
      {points === undefined ? null : <PlanePoints plane={plane} points={points} compact={compact} />}
      {compact ? null : <Scale low={low} high={high} x={left} y={height - 14} />}
    </Drawing>
  );
}

function Scale({ low, high, x, y }: { low: number; high: number; x: number; y: number }): ReactNode {
  return (
    <g transform={`translate(${x} ${y})`}>
      {Array.from({ length: 32 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a band of colours
        <rect key={i} x={i * 3} y={0} width={3.2} height={8} style={{ fill: `rgb(${heatColour(i / 31).join(" ")})` }} />
      ))}
      <text className="vw-tick" x={104} y={8}>
        {formatNumber(low)} to {formatNumber(high)}
      </text>
    </g>
  );
}

/** One pixel a number, row 0 at the bottom. */
function drawn(values: Heat["values"]): string {
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  const [low, high] = extent(values);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, columns);
  canvas.height = Math.max(1, rows);
  const pen = canvas.getContext("2d");
  if (pen === null || rows === 0 || columns === 0) return "";
  const image = pen.createImageData(columns, rows);
  values.forEach((line, row) => {
    line.forEach((value, column) => {
      image.data.set([...heatColour((value - low) / (high - low || 1)), 255], ((rows - 1 - row) * columns + column) * 4);
    });
  });
  pen.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
