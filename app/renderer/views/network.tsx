import type { ReactNode } from "react";
import type { Network } from "../../../nodes/lib/view.ts";
import { Drawing } from "./drawing.tsx";
import { formatNumber } from "./format.ts";
import { heatColour } from "./heat-colour.ts";
import type { ViewProps } from "./view-props.ts";

/** Columns of units and what lies between them, each as strong as its colour says. */
export function NetworkView({ view, width, height, compact = false }: ViewProps<Network>): ReactNode {
  const top = compact ? 4 : 26;
  const bottom = height - (compact ? 4 : 20);
  const across = view.layers.length < 2 ? 0 : (width - 24) / (view.layers.length - 1);
  const at = (layer: number, unit: number): [number, number] => {
    const count = view.layers[layer]?.units.length ?? 1;
    return [12 + layer * across, top + ((unit + 0.5) / count) * (bottom - top)];
  };
  const ink = (value: number) => `rgb(${heatColour(value).join(" ")})`;
  return (
    <Drawing
      width={width}
      height={height}
      says={`a network of ${view.layers.map(({ units, label }) => `${units.length} ${label}`).join(", ")}: ${view.legend}`}
    >
      {view.edges.flatMap((between, layer) =>
        between.flatMap((row, from) =>
          row.map((value, to) => {
            const [[x1, y1], [x2, y2]] = [at(layer, from), at(layer + 1, to)];
            return (
              <line
                // biome-ignore lint/suspicious/noArrayIndexKey: units have no other name
                key={`${layer} ${from} ${to}`}
                x1={x1}
                y1={y1}
                x2={x2}
                y2={y2}
                strokeWidth={0.6 + 1.8 * value}
                style={{ stroke: ink(value) }}
                strokeOpacity={0.25 + 0.75 * value}
              />
            );
          }),
        ),
      )}
      {view.layers.map(({ label, units }, layer) => (
        <g key={label}>
          {units.map((value, unit) => {
            const [x, y] = at(layer, unit);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: units have no other name
              <circle key={unit} cx={x} cy={y} r={compact ? 2.6 : 4.5} style={{ fill: ink(value) }} className="vw-dot">
                {compact ? null : <title>{`${label} ${unit + 1}: ${formatNumber(value)}`}</title>}
              </circle>
            );
          })}
          {compact ? null : (
            <text
              className="vw-tick"
              x={at(layer, 0)[0]}
              y={14}
              textAnchor={layer === 0 ? "start" : layer === view.layers.length - 1 ? "end" : "middle"}
            >
              {label}
            </text>
          )}
        </g>
      ))}
      {compact ? null : (
        <text className="vw-tick" x={12} y={height - 4}>
          {view.legend}
        </text>
      )}
    </Drawing>
  );
}
