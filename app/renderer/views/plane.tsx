import type { ReactNode } from "react";
import type { Axis, Extent, Scatter } from "../../../nodes/lib/view.ts";
import { armLook } from "./arm-look.ts";
import { written } from "./plot-layout.ts";
import { makeScale, type Scale, ticks } from "./scale.ts";
import { textWidth } from "./text-width.ts";
import { useArmLooks } from "./use-arm-looks.ts";

/** A piece of the plane in pixels: both axes by the same measure where they are of the same kind of number. */
export interface Plane {
  readonly x: Scale;
  readonly y: Scale;
  readonly frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

export function planeIn(extent: Extent, room: { width: number; height: number; compact: boolean; legend: number }): Plane {
  const { width, height, compact, legend } = room;
  const box = compact
    ? { left: 0, top: 0, right: width, bottom: height }
    : { left: 40, top: 24, right: width - 4 - legend, bottom: height - 22 };
  const [dx, dy] = [extent.x[1] - extent.x[0], extent.y[1] - extent.y[0]];
  const unit = Math.max(0, Math.min((box.right - box.left) / dx, (box.bottom - box.top) / dy));
  const [w, h] = [dx * unit, dy * unit];
  const left = box.left + (box.right - box.left - w) / 2;
  const top = box.top + (box.bottom - box.top - h) / 2;
  const frame = { left, right: left + w, top, bottom: top + h };
  return {
    frame,
    x: makeScale({ domain: extent.x, range: [frame.left, frame.right], log: false }),
    y: makeScale({ domain: extent.y, range: [frame.bottom, frame.top], log: false }),
  };
}

export function PlaneAxes({ plane, x, y, extent }: { plane: Plane; x: Axis; y: Axis; extent: Extent }): ReactNode {
  const { left, right, top, bottom } = plane.frame;
  return (
    <g>
      {written(ticks([...extent.x], 4, false), "").map((tick) => (
        <text key={tick.text} className="vw-tick" x={plane.x(tick.value)} y={bottom + 15} textAnchor="middle">
          {tick.text}
        </text>
      ))}
      {written(ticks([...extent.y], 4, false), "").map((tick) => (
        <text key={tick.text} className="vw-tick" x={left - 6} y={plane.y(tick.value) + 4} textAnchor="end">
          {tick.text}
        </text>
      ))}
      <rect x={left} y={top} width={right - left} height={bottom - top} className="vw-frame" />
      <text className="vw-title" x={left} y={top - 8}>
        {x.label === "" || y.label === "" ? y.label : `${y.label} over ${x.label}`}
      </text>
    </g>
  );
}

/** Width that the names of the groups take beside a plane. */
export function legendWidth(points: Scatter["points"] | undefined, compact: boolean): number {
  const names = groupsOf(points);
  return compact || names.length < 2 ? 0 : Math.max(...names.map((name) => textWidth(name))) + 24;
}

const groupsOf = (points: Scatter["points"] | undefined) => [...new Set((points ?? []).map(({ group }) => group ?? ""))];

/** Small points of several groups, with a light edge so that they stand out on any ground. */
export function PlanePoints({ plane, points, compact }: { plane: Plane; points: Scatter["points"]; compact: boolean }): ReactNode {
  const arms = useArmLooks();
  const groups = groupsOf(points);
  const colourOf = (name: string) => (arms.get(name) ?? armLook(groups.indexOf(name), name)).colour;
  const { left, right, top, bottom } = plane.frame;
  const radius = (points.length > 600 ? 1.2 : points.length > 150 ? 1.7 : 2.4) * (compact ? 0.85 : 1);
  const inside = points.map((point) => ({ at: [plane.x(point.x), plane.y(point.y)] as const, group: point.group ?? "" }));
  return (
    <g>
      {inside.map(({ at: [x, y], group }, i) =>
        x < left || x > right || y < top || y > bottom ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name
          <circle key={i} className="vw-plane-dot" cx={x} cy={y} r={radius} style={{ fill: colourOf(group) }} />
        ),
      )}
      {compact || groups.length < 2
        ? null
        : groups.map((name, i) => (
            <g key={name} transform={`translate(${right + 12} ${top + 10 + i * 18})`}>
              <circle r={3.5} style={{ fill: colourOf(name) }} />
              <text className="vw-label" x={9} y={4} style={{ fill: colourOf(name) }}>
                {name}
              </text>
            </g>
          ))}
    </g>
  );
}
