import type { ReactNode } from "react";
import type { Bars } from "../../../nodes/lib/view.ts";
import { Drawing } from "./drawing.tsx";
import { formatNumber } from "./format.ts";
import { makeScale } from "./scale.ts";
import { textWidth } from "./text-width.ts";
import { useArmLooks } from "./use-arm-looks.ts";
import type { ViewProps } from "./view-props.ts";

/** Lying bars: names are read, not tilted, and each value stands at the end of its bar. */
export function BarsView({ view, width, height, compact = false }: ViewProps<Bars>): ReactNode {
  const arms = useArmLooks();
  const { bars, y } = view;
  const top = compact ? 0 : 22;
  const row = Math.min(26, Math.max(compact ? 14 : 16, (height - top) / Math.max(1, bars.length)));
  const shown = bars.slice(0, Math.max(1, Math.floor((height - top) / row)));
  const left = Math.min(width * 0.4, Math.max(...shown.map((bar) => textWidth(bar.label)), 0)) + 8;
  const texts = shown.map((bar) => formatNumber(bar.value));
  const room = Math.max(...texts.map((text) => textWidth(text)), 0) + 8;
  const values = shown.map((bar) => bar.value);
  const domain = [Math.min(0, ...values), Math.max(0, ...values) || 1] as const;
  const scale = makeScale({ domain, range: [left, width - room], log: false });
  const title = y.unit === undefined ? y.label : `${y.label}, ${y.unit}`;
  return (
    <Drawing width={width} height={height} says={title}>
      {compact ? null : (
        <text className="vw-title" x={0} y={12}>
          {title}
          {shown.length < bars.length ? `, first ${shown.length} of ${bars.length}` : ""}
        </text>
      )}
      {shown.map((bar, i) => {
        const middle = top + row * (i + 0.5);
        const from = Math.min(scale(0), scale(bar.value));
        return (
          <g key={bar.label}>
            <text className="vw-text" x={left - 8} y={middle + 4} textAnchor="end">
              {bar.label}
            </text>
            <rect
              className="vw-bar"
              style={{ fill: arms.get(bar.label)?.colour }}
              x={from}
              y={middle - row * 0.32}
              width={Math.max(1, Math.abs(scale(bar.value) - scale(0)))}
              height={row * 0.64}
              rx={2}
            />
            <text className="vw-ink" x={Math.max(scale(0), scale(bar.value)) + 6} y={middle + 4}>
              {texts[i]}
            </text>
          </g>
        );
      })}
      <line className="vw-axis" x1={scale(0)} x2={scale(0)} y1={top} y2={top + row * shown.length} />
    </Drawing>
  );
}
