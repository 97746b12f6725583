import type { ReactNode } from "react";
import { Drawing } from "./drawing.tsx";
import { formatNumber } from "./format.ts";
import { type Dimension, dimensionOf, shareOf, type Trials, toneOf } from "./trials.ts";

interface Props {
  readonly trials: Trials;
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean;
  readonly x: string;
  readonly y: string;
  readonly colour: string;
}

/** One point a trial, over two of its numbers, coloured by a third. */
export function TrialScatter({ trials, width, height, compact = false, x, y, colour }: Props): ReactNode {
  const [across, up, tone] = [x, y, colour].map((column) => dimensionOf(trials, column)) as [Dimension, Dimension, Dimension];
  const frame = compact
    ? { left: 34, right: width - 8, top: 16, bottom: height - 18 }
    : { left: 48, right: width - 14, top: 26, bottom: height - 34 };
  const xOf = (value: number) => frame.left + inset(shareOf(across, value)) * (frame.right - frame.left);
  const yOf = (value: number) => frame.bottom - inset(shareOf(up, value)) * (frame.bottom - frame.top);
  const radius = trials.rows.length > 200 ? 2.5 : compact ? 3 : 4.5;
  return (
    <Drawing width={width} height={height} says={`${y} over ${x}, ${trials.rows.length} trials, coloured by ${colour}`}>
      {up.ticks.map((tick) => (
        <g key={tick}>
          {compact ? null : <line className="vw-grid" x1={frame.left} x2={frame.right} y1={yOf(tick)} y2={yOf(tick)} />}
          <text className="vw-tick" x={frame.left - 7} y={yOf(tick) + 4} textAnchor="end">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      <line className="vw-axis" x1={frame.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} />
      {spaced(across.ticks, xOf, 34).map((tick) => (
        <text key={tick} className="vw-tick" x={Math.min(xOf(tick), frame.right - 4)} y={frame.bottom + 15} textAnchor="middle">
          {formatNumber(tick)}
        </text>
      ))}
      <text className="vw-title" x={compact ? 0 : 4} y={compact ? 10 : 14}>
        {y}
      </text>
      {compact ? null : (
        <text className="vw-title" x={frame.right} y={height - 3} textAnchor="end">
          {x}
        </text>
      )}
      {trials.rows.map(({ values, seeds }, at) => {
        const [left, top] = [values[x], values[y]];
        if (left === undefined || top === undefined) return null;
        const told = Object.entries(values).map(([column, value]) => `${column} ${formatNumber(value, 4)}`);
        return (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: trials have no other name
            key={at}
            className="vw-dot"
            cx={xOf(left)}
            cy={yOf(top)}
            r={radius}
            style={{ fill: toneOf(shareOf(tone, values[colour] ?? Number.NaN)) }}
          >
            {compact ? null : <title>{`${told.join("\n")}${seeds > 1 ? `\nmedian of ${seeds} seeds` : ""}`}</title>}
          </circle>
        );
      })}
    </Drawing>
  );
}

/** The outermost points stand clear of the edges. */
function inset(share: number): number {
  return 0.03 + 0.94 * share;
}

/** Ticks that do not touch one another. */
function spaced(ticks: readonly number[], at: (tick: number) => number, room: number): number[] {
  const kept: number[] = [];
  for (const tick of ticks) if (kept.length === 0 || at(tick) - at(kept.at(-1) as number) >= room) kept.push(tick);
  return kept;
}
