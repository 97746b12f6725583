import type { ReactNode } from "react";
import type { Scatter } from "../../../nodes/lib/view.ts";
import { armLook } from "./arm-look.ts";
import { Drawing } from "./drawing.tsx";
import { formatNumber } from "./format.ts";
import { layoutPlot } from "./plot-layout.ts";
import { spread } from "./spread.ts";
import { textWidth } from "./text-width.ts";
import { useArmLooks } from "./use-arm-looks.ts";
import type { ViewProps } from "./view-props.ts";

const shapes = [
  (r: number) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`,
  (r: number) => `M0 ${-r * 1.2}L${r * 1.2} 0L0 ${r * 1.2}L${-r * 1.2} 0Z`,
  (r: number) => `M${-r * 0.9} ${-r * 0.9}H${r * 0.9}V${r * 0.9}H${-r * 0.9}Z`,
  (r: number) => `M0 ${-r * 1.2}L${r * 1.1} ${r * 0.8}H${-r * 1.1}Z`,
];

/** Points, groups told apart by colour and shape, each group named beside its middle; joined, they are paths. */
export function ScatterView({ view, width, height, compact = false }: ViewProps<Scatter>): ReactNode {
  const arms = useArmLooks();
  const groups = [...new Set(view.points.map((point) => point.group ?? ""))];
  const looks = new Map(groups.map((name, i) => [name, arms.get(name) ?? armLook(i, name)]));
  const names = groups.length > 1 ? groups : [];
  // The names stand in a column at the right, at the height of their group's middle.
  const room = compact || names.length === 0 ? 0 : Math.max(...names.map((name) => textWidth(name))) + 22;
  const series = [{ name: "", x: view.points.map((p) => p.x), y: view.points.map((p) => p.y), colour: "", dash: "", endLabel: "" }];
  const layout = layoutPlot({ x: view.x, y: view.y, series, width: width - room, height, compact });
  const { left, right, top, bottom } = layout.frame;
  const middles = names.map((name) => {
    const own = view.points.filter((point) => (point.group ?? "") === name).map((point) => layout.yScale(point.y));
    // A path is named where it ends.
    if (view.joined === true) return own.at(-1)!;
    return own.reduce((sum, y) => sum + y, 0) / own.length;
  });
  const places = spread(middles, { gap: 16, low: top + 6, high: bottom - 6 });
  const radius = view.points.length > 400 ? 1.8 : compact ? 2.2 : 3.2;
  return (
    <Drawing width={width} height={height} says={`${view.y.label} over ${view.x.label}, ${view.points.length} points`}>
      {layout.yTicks.map((tick) => (
        <g key={tick.text}>
          {compact ? null : <line className="vw-grid" x1={left} x2={right} y1={tick.at} y2={tick.at} />}
          {compact ? null : (
            <text className="vw-tick" x={left - 8} y={tick.textAt} textAnchor="end">
              {tick.text}
            </text>
          )}
        </g>
      ))}
      <line className="vw-axis" x1={left} x2={right} y1={bottom} y2={bottom} />
      {layout.xTicks.map((tick) => (
        <text key={tick.text} className="vw-tick" x={tick.at} y={bottom + 16} textAnchor={tick.anchor}>
          {tick.text}
        </text>
      ))}
      <text className="vw-title" x={layout.titleX} y={top - 10}>
        {layout.title}
      </text>
      {view.joined !== true
        ? null
        : groups.map((name) => (
            <polyline
              key={name}
              className="vw-line"
              points={view.points
                .filter((point) => (point.group ?? "") === name)
                .map((point) => `${layout.xScale(point.x)},${layout.yScale(point.y)}`)
                .join(" ")}
              style={{ stroke: groups.length > 1 ? looks.get(name)!.colour : "var(--tone, var(--accent))", strokeWidth: 1.4 }}
            />
          ))}
      {view.points.map((point, i) => {
        const group = point.group ?? "";
        const place = groups.indexOf(group);
        const colour = groups.length > 1 ? looks.get(group)!.colour : "var(--tone, var(--accent))";
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name
            key={i}
            d={shapes[place % shapes.length]!(radius)}
            transform={`translate(${layout.xScale(point.x)} ${layout.yScale(point.y)})`}
            style={{ fill: colour }}
            fillOpacity={0.8}
          >
            {compact ? null : <title>{`${group} ${formatNumber(point.x)}, ${formatNumber(point.y)}`}</title>}
          </path>
        );
      })}
      {compact
        ? null
        : names.map((name, i) => (
            <g key={name} transform={`translate(${right + 14} ${places[i]!})`} style={{ fill: looks.get(name)!.colour }}>
              <path d={shapes[groups.indexOf(name) % shapes.length]!(4)} />
              <text className="vw-label" x={9} y={4}>
                {name}
              </text>
            </g>
          ))}
    </Drawing>
  );
}
