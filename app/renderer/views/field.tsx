import { type ReactNode, useState } from "react";
import type { Field } from "../../../nodes/lib/view.ts";
import { Drawing } from "./drawing.tsx";
import { arrowHead } from "./path.ts";
import { legendWidth, PlaneAxes, PlanePoints, planeIn } from "./plane.tsx";
import type { ViewProps } from "./view-props.ts";

/** Arrows over the plane, a slider between frames; on a node the first frame. */
export function FieldView({ view, width, height, compact = false }: ViewProps<Field>): ReactNode {
  const [chosen, choose] = useState(0);
  const several = !compact && view.frames.length > 1;
  const frame = view.frames[Math.min(chosen, view.frames.length - 1)];
  const tall = several ? height - 30 : height;
  const plane = planeIn(view.extent, { width, height: tall, compact, legend: legendWidth(view.points, compact) });
  return (
    <div style={{ width, height }}>
      <Drawing width={width} height={tall} says={`${frame?.arrows.length ?? 0} arrows over ${view.x.label} and ${view.y.label}`}>
        {compact ? null : <PlaneAxes plane={plane} x={view.x} y={view.y} extent={view.extent} />}
        {view.points === undefined ? null : <PlanePoints plane={plane} points={view.points} compact={compact} />}
        <path
          className="vw-arrows"
          d={(frame?.arrows ?? [])
            .map(({ x, y, dx, dy }) => {
              const [x1, y1, x2, y2] = [plane.x(x), plane.y(y), plane.x(x + dx), plane.y(y + dy)];
              return `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}${arrowHead(x1, y1, x2, y2, compact ? 2.5 : 4)}`;
            })
            .join("")}
        />
      </Drawing>
      {several ? (
        <label className="vw-slider">
          <span>
            {view.along} = {frame?.label}
          </span>
          <input
            type="range"
            min={0}
            max={view.frames.length - 1}
            value={chosen}
            aria-label={view.along}
            onChange={(event) => choose(Number(event.currentTarget.value))}
          />
        </label>
      ) : null}
    </div>
  );
}
