import { type ReactNode, useState } from "react";
import type { Matrix } from "../../../nodes/lib/view.ts";
import { Drawing } from "./drawing.tsx";
import { textWidth } from "./text-width.ts";
import type { ViewProps } from "./view-props.ts";

/** Shade of a count between nothing and the largest off-diagonal or diagonal count: roots, so that few mistakes are still seen. */
export function shade(value: number, largest: number): number {
  return largest <= 0 || value <= 0 ? 0 : Math.min(1, Math.sqrt(value / largest));
}

/** Row and column sums turn a count into "of the 98 that are a 4, 3 were taken for a 9". */
export function cellWords(view: Matrix, row: number, column: number): string {
  const counts = view.values[row]!;
  const value = counts[column] ?? 0;
  const all = counts.reduce((sum, each) => sum + each, 0);
  const of = all > 0 ? ` of ${all} (${((100 * value) / all).toFixed(1)} %)` : "";
  return `${view.rows.label} ${view.rows.names[row]}, ${view.columns.label} ${view.columns.names[column]}: ${value}${of}`;
}

/** Counts by row and column. Right ones (the diagonal) and mistakes are shaded in two tones, each on its own scale. */
export function MatrixView({ view, width, height, compact = false }: ViewProps<Matrix>): ReactNode {
  const [at, setAt] = useState<readonly [number, number] | null>(null);
  const { rows, columns, values } = view;
  const reading = compact ? 0 : 24;
  const left = compact ? 0 : Math.max(16, ...rows.names.map((name) => textWidth(name))) + 30;
  const top = compact ? 0 : 38;
  const side = Math.max(2, Math.min((width - left) / columns.names.length, (height - top - reading) / rows.names.length, 44));
  const square = rows.names.length === columns.names.length;
  const right = Math.max(0, ...values.map((line, r) => (square ? (line[r] ?? 0) : 0)));
  const wrong = Math.max(0, ...values.flatMap((line, r) => line.filter((_, c) => !square || c !== r)));
  const drawn = { width: left + side * columns.names.length + 2, height: top + side * rows.names.length + 2 };
  return (
    <div style={{ width }}>
      <Drawing width={drawn.width} height={drawn.height} says={`${rows.label} by ${columns.label}`} onPointerLeave={() => setAt(null)}>
        {compact ? null : (
          <g>
            <text className="vw-title" x={left + (side * columns.names.length) / 2} y={12} textAnchor="middle">
              {columns.label}
            </text>
            <text className="vw-title" textAnchor="middle" transform={`translate(12 ${top + (side * rows.names.length) / 2}) rotate(-90)`}>
              {rows.label}
            </text>
            {columns.names.map((name, c) => (
              <text key={name} className="vw-tick" x={left + side * (c + 0.5)} y={top - 7} textAnchor="middle">
                {name}
              </text>
            ))}
            {rows.names.map((name, r) => (
              <text key={name} className="vw-tick" x={left - 8} y={top + side * (r + 0.5) + 4} textAnchor="end">
                {name}
              </text>
            ))}
          </g>
        )}
        {values.map((line, r) =>
          line.map((value, c) => {
            const diagonal = square && r === c;
            const strength = shade(value, diagonal ? right : wrong);
            const colour = diagonal ? "var(--data)" : "var(--arm-3)";
            const mixed = `color-mix(in srgb, ${colour} ${Math.round(strength * 70)}%, var(--s3))`;
            const writes = value > 0 && side >= 16 && textWidth(String(value)) + 3 <= side;
            return (
              <g
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                key={`${r},${c}`}
                onPointerEnter={() => setAt([r, c])}
              >
                <rect
                  className="vw-cell"
                  x={left + c * side}
                  y={top + r * side}
                  width={side}
                  height={side}
                  rx={2}
                  style={{ fill: mixed }}
                />
                {writes ? (
                  <text className="vw-ink" x={left + (c + 0.5) * side} y={top + (r + 0.5) * side + 4} textAnchor="middle">
                    {value}
                  </text>
                ) : null}
                {compact ? <title>{cellWords(view, r, c)}</title> : null}
              </g>
            );
          }),
        )}
        {at === null ? null : (
          <rect
            className="vw-cell-on"
            x={left + at[1] * side}
            y={top + at[0] * side}
            width={side}
            height={side}
            rx={2}
            pointerEvents="none"
          />
        )}
      </Drawing>
      {compact ? null : <div className="vw-read">{at === null ? "" : cellWords(view, at[0], at[1])}</div>}
    </div>
  );
}
